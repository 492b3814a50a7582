// SPDX-License-Identifier: GPL-3.0-or-later
// Where a scenario's keys come from: files that extend one another, texts inside other files, overrides; and that each
// key's place is known afterwards.
#include "core/param_origin.h"
#include "tests/param_fixture.h"
#include "tests/suite_run.h"

START_TEST(test_param_extends_reads_the_base_first)
{
    mkdir("sub", 0755);
    write_text("grand.yaml", "world: {any: 1, shift: 1, persons: 1}\n");
    write_text("sub/base.yaml", "extends: ../grand.yaml\nworld: {shift: 2, persons: 2}\n");
    ck_assert_int_eq(load_text("extends: sub/base.yaml\nworld: {persons: 3}\n"), 0);
    ck_assert_double_eq(all.world.any, 1);
    ck_assert_int_eq(all.world.shift, 2);
    ck_assert_uint_eq(all.world.persons, 3);
}
END_TEST

START_TEST(test_param_extends_places_problems_in_the_base)
{
    write_text("base.yaml", "world:\n  any: x\n");
    ck_assert_int_eq(load_text("extends: base.yaml\nworld: {persons: y}\n"), ERR_INPUT);
    check_says("base.yaml:2:8: world.any: ");
    check_says("x.yaml:2:18: world.persons: ");
}
END_TEST

/// Writes a chain in which each file extends the next. @param[in] files length of the chain
static void write_chain(int files)
{
    char name[32], text[64];
    for (int i = 0; i < files; i++) {
        snprintf(name, sizeof name, "chain%d.yaml", i);
        if (i + 1 < files)
            snprintf(text, sizeof text, "extends: chain%d.yaml\n", i + 1);
        else
            snprintf(text, sizeof text, "world: {any: 9}\n");
        write_text(name, text);
    }
}

START_TEST(test_param_extends_stops_at_sixteen_levels)
{
    write_chain(17);
    ck_assert_int_eq(load("chain0.yaml"), 0);
    ck_assert_double_eq(all.world.any, 9);
    write_chain(18);
    ck_assert_int_eq(load("chain0.yaml"), ERR_INPUT);
    check_says("chain16.yaml:1:10: extends: more than 16 files");
}
END_TEST

START_TEST(test_param_extends_finds_cycles_by_file_not_name)
{
    write_text("a.yaml", "extends: ./b.yaml\n");
    write_text("b.yaml", "extends: .././a.yaml\n");
    ck_assert_int_eq(symlink(".", "loop"), 0);
    write_text("b.yaml", "extends: loop/a.yaml\n");
    ck_assert_int_eq(load("a.yaml"), ERR_INPUT);
    check_says("b.yaml:1:10: extends: cannot read ./loop/a.yaml: it extends this file in turn");
}
END_TEST

START_TEST(test_param_extends_finds_bare_names_in_the_folder_last)
{
    param_input_t input = {.path = "x.yaml", .folder = {"shelf"}};
    mkdir("shelf", 0755);
    write_text("x.yaml", "extends: base\n");
    write_text("shelf/base.yaml", "extends: other.yaml\nworld: {any: 1}\n");
    write_text("shelf/other.yaml", "world: {any: 2, shift: 2}\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_double_eq(all.world.any, 1);
    ck_assert_int_eq(all.world.shift, 2);
    write_text("base", "extends: base.yaml\n"); // beside goes before; with its ending the other is meant again
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_int_eq(all.world.shift, 2);
    write_text("shelf/other.yaml", "extends: base\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_INPUT);
    check_says("shelf/other.yaml:1:10: extends: cannot read shelf/base.yaml: it extends this file in turn");
    write_text("x.yaml", "extends: ./other\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_IO);
    check_says("cannot read ./other: No such file");
}
END_TEST

START_TEST(test_param_extends_looks_through_folders_in_order)
{
    param_input_t input = {.path = "x.yaml", .folder = {"upper", "lower"}};
    mkdir("upper", 0755);
    mkdir("lower", 0755);
    write_text("x.yaml", "extends: both\n");
    write_text("upper/both.yaml", "extends: low\nworld: {any: 1}\n");
    write_text("lower/both.yaml", "world: {any: 2}\n");
    write_text("lower/low.yaml", "world: {any: 3, shift: 3}\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_double_eq(all.world.any, 1);
    ck_assert_int_eq(all.world.shift, 3);
    input.folder[0] = NULL; // not given
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_double_eq(all.world.any, 2);
}
END_TEST

/// A folder, of results say, may be called as the base is.
START_TEST(test_param_extends_passes_over_a_folder_of_that_name)
{
    param_input_t input = {.path = "x.yaml", .folder = {"upper", "lower"}};
    mkdir("upper", 0755);
    mkdir("upper/base.yaml", 0755);
    mkdir("lower", 0755);
    mkdir("base", 0755);
    write_text("x.yaml", "extends: base\n");
    write_text("lower/base.yaml", "world: {any: 3}\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_double_eq(all.world.any, 3);
    unlink("lower/base.yaml");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_IO);
    check_says("cannot read base: Is a directory");
}
END_TEST

static void say_missing(const char *name, char *why, size_t bytes) { snprintf(why, bytes, "%s is nowhere", name); }

/// Who gave the folders says what is missing in them; not what is wrong with a file that is there, or with a path.
START_TEST(test_param_extends_asks_why_a_bare_name_is_missing)
{
    param_input_t input = {.path = "x.yaml", .folder = {"shelf"}, .missing = say_missing};
    write_text("x.yaml", "extends: base\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_IO);
    check_says("x.yaml:1:10: extends: cannot read base: base is nowhere\n");
    write_text("x.yaml", "extends: ./base\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_IO);
    check_says("cannot read ./base: No such file");
    write_text("x.yaml", "extends: x.yaml\n");
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_INPUT);
    check_says("extends this file in turn");
}
END_TEST

START_TEST(test_param_text_is_read_but_extends_nothing)
{
    param_input_t input = {.path = "inside", .text = "world: {any: 7}\n"};
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_double_eq(all.world.any, 7);
    write_text("base.yaml", "world: {any: 1}\n");
    input.text = "extends: base.yaml\nworld: {shift: x}\n";
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_INPUT);
    check_says("inside:1:10: extends: a scenario inside another file cannot extend one");
    check_says("inside:2:16: world.shift: x is not a number");
    check_defaults();
    char *huge = malloc(3 << 20);
    memset(huge, ' ', (3 << 20) - 1);
    huge[(3 << 20) - 1] = '\0';
    input.text = huge;
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), ERR_INPUT);
    check_says("cannot read inside: it is larger than 1 MiB");
    free(huge);
}
END_TEST

START_TEST(test_param_origin_knows_the_last_place)
{
    const char *override[] = {"world.shift=5"};
    param_origin_t origin = {0};
    write_text("base.yaml", "world:\n  any: 1\n  persons: 7\n");
    write_text("x.yaml", "extends: base.yaml\nworld: {any: 2,\n  shift: 3}\n");
    param_input_t input = {.path = "x.yaml", .override = override, .overrides = 1};
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, &origin), 0);
    ck_assert_str_eq(param_origin_of(&origin, "world.persons"), "base.yaml:3:12");
    ck_assert_str_eq(param_origin_of(&origin, "world.any"), "x.yaml:2:14");
    ck_assert_str_eq(param_origin_of(&origin, "world.shift"), "--set world.shift=5");
    ck_assert_ptr_null(param_origin_of(&origin, "world.seed"));
    ck_assert_int_eq(param_origin_refuse(&origin, "world.any", "%d is odd", 2), ERR_INPUT);
    ck_assert_str_eq(error_text(), "x.yaml:2:14: world.any: 2 is odd\nworld: {any: 2,\n             ^");
    param_origin_refuse(&origin, "world.shift", "too late");
    ck_assert_str_eq(error_text(), "--set world.shift=5: world.shift: too late");
    param_origin_refuse(&origin, "world.seed", "too small");
    ck_assert_str_eq(error_text(), "world.seed: too small");
    ck_assert_int_eq(param_load(&(param_input_t){0}, section, SAMPLE_SECTIONS, &origin), 0); // starts anew
    ck_assert_ptr_null(param_origin_of(&origin, "world.any"));
    param_origin_free(&origin);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("param_file");
    TCase *tc = tcase_create("param_file");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, test_param_extends_reads_the_base_first);
    tcase_add_test(tc, test_param_extends_places_problems_in_the_base);
    tcase_add_test(tc, test_param_extends_stops_at_sixteen_levels);
    tcase_add_test(tc, test_param_extends_finds_cycles_by_file_not_name);
    tcase_add_test(tc, test_param_extends_finds_bare_names_in_the_folder_last);
    tcase_add_test(tc, test_param_extends_looks_through_folders_in_order);
    tcase_add_test(tc, test_param_extends_passes_over_a_folder_of_that_name);
    tcase_add_test(tc, test_param_extends_asks_why_a_bare_name_is_missing);
    tcase_add_test(tc, test_param_text_is_read_but_extends_nothing);
    tcase_add_test(tc, test_param_origin_knows_the_last_place);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
