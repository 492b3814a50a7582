// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 against the standard's examples and against Python 3.11's hashlib (OpenSSL 3.0):
//   hashlib.sha256(bytes(i * 7 % 251 for i in range(n))).hexdigest()
#include "core/error.h"
#include "core/sha256.h"
#include <check.h>
#include <string.h>
#include <unistd.h>

START_TEST(test_sha256_gives_the_standards_examples)
{
    static const struct {
        const char *text, *digest;
    } example[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof example / sizeof *example; i++) {
        char hex[SHA256_HEX];
        sha256_text(example[i].text, hex);
        ck_assert_str_eq(hex, example[i].digest);
    }
}
END_TEST

/// Lengths around the ends of blocks, where the padding takes one block or two.
static const struct {
    size_t bytes;
    const char *digest;
} GOLDEN[] = {
    {1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {55, "8af594de0e003fdee5c8bb088216c824349b4137070f559574f4a4bddd27b714"},
    {56, "db81bc2bfd43620591df192139062da77d4c376f1888ea3d2190bd07c8d901f9"},
    {57, "4d95ad65f5ec430c9a97ae9243b87d4d6fa0c474288c93cecfbfe9257e711780"},
    {63, "bd535b38bf0d0d1a09d370b7e34b2696cea3767801a45d5611a4aaa6954e8527"},
    {64, "292be91abe8c0909fe3d26575af5755eee74d23816dc68c3ba41765136967654"},
    {65, "ba65aedf7884642499a59ae124894611d986cf429e69f569488048af3a99e25a"},
    {119, "d367ab298e74477421127b0b448667c37c006c636f5738f081c39388756e5fad"},
    {120, "be7beb9c82089eb08da8fe6eb30c13b9d56869014e228a8c3eb0fdfe832efab2"},
    {128, "cb5311e1d7aa8e11d6af7081f3ffc3e4efa008c7483a1a791fe170bf37546ba7"},
    {1000, "59425e4412e296fc74736673ce067027f384203f59c0d2c3e6be7b13347b3ffc"},
};

START_TEST(test_sha256_pads_as_hashlib_does_however_it_is_cut)
{
    static uint8_t data[1000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 7 % 251);
    for (size_t g = 0; g < sizeof GOLDEN / sizeof *GOLDEN; g++)
        for (size_t piece = 1; piece <= GOLDEN[g].bytes; piece = piece * 3 + 1) {
            sha256_t hash;
            char hex[SHA256_HEX];
            sha256_begin(&hash);
            for (size_t at = 0; at < GOLDEN[g].bytes; at += piece)
                sha256_add(&hash, data + at, piece < GOLDEN[g].bytes - at ? piece : GOLDEN[g].bytes - at);
            sha256_end(&hash, hex);
            ck_assert_msg(strcmp(hex, GOLDEN[g].digest) == 0, "%zu bytes by %zu: %s", GOLDEN[g].bytes, piece, hex);
        }
}
END_TEST

START_TEST(test_sha256_of_a_file_is_that_of_its_content)
{
    static const char *const path = "sha256.bin";
    char hex[SHA256_HEX];
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < 200000; i++) fputc((int)(i * 7 % 251), file); // several reads
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(sha256_file(path, hex), 0);
    ck_assert_str_eq(hex, "ff41b7e9cc397e9de1484b9ba8bd73b47c1bdfbc363d738bde401789cca5ef56");
    unlink(path);
    ck_assert_int_eq(sha256_file(path, hex), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), path));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sha256");
    TCase *tests = tcase_create("sha256");
    tcase_add_test(tests, test_sha256_gives_the_standards_examples);
    tcase_add_test(tests, test_sha256_pads_as_hashlib_does_however_it_is_cut);
    tcase_add_test(tests, test_sha256_of_a_file_is_that_of_its_content);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
