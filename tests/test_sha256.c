// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 by the standard's examples, and files and pieces of bytes(i * 7 % 251 for i in range(n)), n 1000 and 200000,
// as sha256sum of coreutils 9.1 gives them.
#include "core/error.h"
#include "core/sha256.h"
#include "tests/suite_run.h"
#include <check.h>
#include <stdint.h>
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
        ck_assert_int_eq(sha256_text(example[i].text, hex), 0);
        ck_assert_str_eq(hex, example[i].digest);
    }
}
END_TEST

START_TEST(test_sha256_is_the_same_however_data_are_cut)
{
    static uint8_t data[1000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 7 % 251);
    for (size_t piece = 1; piece <= sizeof data; piece = piece * 3 + 1) {
        sha256_t hash;
        char hex[SHA256_HEX];
        sha256_begin(&hash);
        for (size_t at = 0; at < sizeof data; at += piece)
            sha256_add(&hash, data + at, piece < sizeof data - at ? piece : sizeof data - at);
        ck_assert_int_eq(sha256_end(&hash, hex), 0);
        ck_assert_str_eq(hex, "59425e4412e296fc74736673ce067027f384203f59c0d2c3e6be7b13347b3ffc");
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
    tcase_add_test(tests, test_sha256_is_the_same_however_data_are_cut);
    tcase_add_test(tests, test_sha256_of_a_file_is_that_of_its_content);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
