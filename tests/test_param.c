// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios: what is read, and that each way to get one wrong is told with its place and a remedy.
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param_difference.h"
#include "tests/param_fixture.h"
#include "tests/suite_run.h"

START_TEST(test_param_defaults_are_the_tables)
{
    ck_assert_double_eq(defaults.world.rate_per_day, 3.5);
    ck_assert_int_eq(defaults.world.shift, -3);
    ck_assert_uint_eq(defaults.world.persons, 10000);
    ck_assert_uint_eq(defaults.chat.persons, 77);
    ck_assert(defaults.world.fast);
    ck_assert_str_eq(defaults.world.name, "a name");
    ck_assert_double_eq(defaults.world.mix[1], 2.5);
    ck_assert_int_eq(defaults.world.kind, 1);
    ck_assert_str_eq(defaults.top.description, "");
}
END_TEST

START_TEST(test_param_load_reads_every_type)
{
    ck_assert_int_eq(
        load_text(
            "# a comment\r\n"
            "description: \"first: try\"\r\n"
            "platforms:\n  photo:\n    rate_per_day: 0.5 # per day\n    shift: -12\n    seed: 9007199254740992\n"
            "  chat: {fast: false, kind: \"open\", mix: [0, 0.25, 10]}\n"
            "world:\n  persons: 4000000000\n  name: 010\n  sea:\n    depth: 11000\n  mix:\n  - 1\n  - 2\n  - 3\n"),
        0);
    ck_assert_str_eq(all.top.description, "first: try");
    ck_assert_double_eq(all.photo.rate_per_day, 0.5);
    ck_assert_int_eq(all.photo.shift, -12);
    ck_assert_uint_eq(all.photo.seed, 1ull << 53);
    ck_assert(!all.chat.fast);
    ck_assert_int_eq(all.chat.kind, 0);
    ck_assert_double_eq(all.chat.mix[2], 10);
    ck_assert_uint_eq(all.chat.persons, 77);
    ck_assert_uint_eq(all.world.persons, 4000000000u);
    ck_assert_str_eq(all.world.name, "010");
    ck_assert_double_eq(all.world.mix[1], 2);
    ck_assert_double_eq(all.depth, 11000);
}
END_TEST

START_TEST(test_param_load_skips_a_byte_order_mark)
{
    ck_assert_int_eq(load_text("\xEF\xBB\xBFworld: {persons: 5}\n"), 0);
    ck_assert_uint_eq(all.world.persons, 5);
}
END_TEST

typedef struct {
    const char *text, *place, *what, *remedy; // the place as it stands in the message, with the key
} wrong_t;

static const wrong_t WRONG[] = {
    {"world:\n  persons: 1e6\n", "x.yaml:2:12: world.persons: ", "1e6 is not a plain", "write 1000000"},
    {"world:\n  rate_per_day: 0,5\n", "x.yaml:2:17: world.rate_per_day: ", "comma", "write 0.5"},
    {"world:\n  persons: 10,000\n", "x.yaml:2:12: world.persons: ", "comma", "write 10000 if it parts thousands"},
    {"world:\n  shift: 5 min\n", "x.yaml:2:10: world.shift: ", "5 min",
     "unit is always h and not written: write 5 if it is 5 h"},
    {"world:\n  shift: 0.5 days\n", "x.yaml:2:10: world.shift: ", "0.5 days", "h and not written: write 12\n"},
    {"world:\n  shift: 480min\n", "x.yaml:2:10: world.shift: ", "480min", "h and not written: write 8\n"},
    {"world:\n  shift: 2 weeks\n", "x.yaml:2:10: world.shift: ", "2 weeks", "h and not written: write 336\n"},
    {"world:\n  shift: 1 month\n", "x.yaml:2:10: world.shift: ", "1 month", "write 1 if it is 1 h\n"},
    {"world:\n  any: 5 m\n", "x.yaml:2:8: world.any: ", "5 m", "write 5, this key has no unit"},
    {"world:\n  any: 80%\n", "x.yaml:2:8: world.any: ", "80% is not a plain", "write 0.8\n"},
    {"world:\n  any: -2.3 %\n", "x.yaml:2:8: world.any: ", "-2.3 % is not a plain", "write -0.023\n"},
    {"world:\n  persons: 5%\n", "x.yaml:2:12: world.persons: ", "5% is more", "write 5, this key has no unit"},
    {"world:\n  rate_per_day: 5%\n", "x.yaml:2:17: world.rate_per_day: ", "5% is more", "write 5 if it is 5 1/day"},
    {"world:\n  persons: 10k\n", "x.yaml:2:12: world.persons: ", "10k is not a plain", "write 10000\n"},
    {"world:\n  persons: 2.5 M\n", "x.yaml:2:12: world.persons: ", "2.5 M is not a plain", "write 2500000\n"},
    {"world:\n  persons: 010\n", "x.yaml:2:12: world.persons: ", "010 is not", "write 10"},
    {"world:\n  persons: 0x10\n", "x.yaml:2:12: world.persons: ", "0x10 is not", "write 16"},
    {"world:\n  persons: 1_000\n", "x.yaml:2:12: world.persons: ", "1_000 is not", "write 1000"},
    {"world:\n  persons: 1 000\n", "x.yaml:2:12: world.persons: ", "1 000 is not", "write 1000"},
    {"world:\n  any: +5\n", "x.yaml:2:8: world.any: ", "+5 is not", "write 5"},
    {"world:\n  any: .5\n", "x.yaml:2:8: world.any: ", ".5 is not", "write 0.5"},
    {"world:\n  any: 5.\n", "x.yaml:2:8: world.any: ", "5. is not", "write 5"},
    {"world:\n  any: nan\n", "x.yaml:2:8: world.any: ", "nan is not a finite", "write a plain"},
    {"world:\n  any: .inf\n", "x.yaml:2:8: world.any: ", ".inf is not a finite", "write a plain"},
    {"world:\n  any: 1e999\n", "x.yaml:2:8: world.any: ", "1e999 is not a finite", "write a plain"},
    {"world:\n  any: info\n", "x.yaml:2:8: world.any: ", "info is not a number", "write a number in any"},
    {"world:\n  persons: \"5\"\n", "x.yaml:2:12: world.persons: ", "in quotes", "write 5 without"},
    {"world:\n  persons: 2.5\n", "x.yaml:2:12: world.persons: ", "not a whole", "write 2 or 3"},
    {"world:\n  persons: 2.0\n", "x.yaml:2:12: world.persons: ", "fraction", "write the whole number 2"},
    {"world:\n  persons: 0\n", "x.yaml:2:12: world.persons: ", "0 (no unit) is too small", "1..4000000000"},
    {"world:\n  rate_per_day: 100.5\n", "x.yaml:2:17: ", "100.5 (1/day) is too large", "in 0..100"},
    {"world:\n  seed: 9007199254740993\n", "x.yaml:2:9: world.seed: ", "exactly", "9007199254740992"},
    {"world:\n  seed: 99999999999999999999\n", "x.yaml:2:9: world.seed: ", "too large", "9007199254740992"},
    {"world:\n  persons:\n", "x.yaml:2:11: world.persons: ", "no value", "remove the line to keep the default 10000"},
    {"platforms: {chat: {persons: ~}}\n", "x.yaml:1:29: platforms.chat.persons: ", "no value", "default 77"},
    {"world:\n  name:\n", "x.yaml:2:8: world.name: ", "no value", "write \"\""},
    {"world:\n  persons: [1]\n", "x.yaml:2:12: world.persons: ", "a list where one", "a whole number in 1.."},
    {"world:\n  persons: {a: 1}\n", "x.yaml:2:12: world.persons: ", "keys of their own", "a whole number"},
    {"world:\n  fast: yes\n", "x.yaml:2:9: world.fast: ", "yes is neither", "write true"},
    {"world:\n  fast: flase\n", "x.yaml:2:9: world.fast: ", "flase is neither", "write false"},
    {"world:\n  fast: 'true'\n", "x.yaml:2:9: world.fast: ", "in quotes", "write true without"},
    {"world:\n  kind: clsoed\n", "x.yaml:2:9: world.kind: ", "clsoed is not known", "did you mean closed?"},
    {"world:\n  kind: \"open\\0\"\n", "x.yaml:2:9: world.kind: ", "open? is not known", "did you mean open?"},
    {"world:\n  kind: zebra\n", "x.yaml:2:9: world.kind: ", "zebra", "one of open, closed, invited"},
    {"world:\n  name: 1234567890123456\n", "x.yaml:2:9: world.name: ", "16 bytes", "write at most 15"},
    {"world:\n  name: \"a\\0b\"\n", "x.yaml:2:9: world.name: ", "control characters", "remove"},
    {"world:\n  mix: [1, 2]\n", "x.yaml:2:8: world.mix: ", "has 2 numbers where 3", "such as [1, 2.5, 3]"},
    {"world:\n  mix: [1, 2, 3, 4]\n", "x.yaml:2:8: world.mix: ", "has 4 numbers where 3", "such as"},
    {"world:\n  mix: [1, 2, 11]\n", "x.yaml:2:15: world.mix: ", "11 (no unit) is too large", "0..10"},
    {"world:\n  mix: 5\n", "x.yaml:2:8: world.mix: ", "one value where a list", "a list of 3 numbers"},
    {"world:\n  persns: 5\n", "x.yaml:2:3: world.persns: ", "unknown key", "did you mean persons?"},
    {"persons: 5\n", "x.yaml:1:1: persons: ", "unknown key", "did you mean platforms.photo.persons?"},
    {"wrold:\n  persons: 5\n", "x.yaml:1:1: wrold: ", "unknown key", "did you mean world?"},
    {"world:\n  zebra: 5\n", "x.yaml:2:3: world.zebra: ", "unknown key", "known here: rate_per_day, any"},
    {"world.persons: 5\n", "x.yaml:1:1: world.persons: ", "a dot in a key", "on a line of its own"},
    {"world: 5\n", "x.yaml:1:8: world: ", "a section, not a value", "keys indented below"},
    {"world:\npersons: 5\n", "x.yaml:1:7: world: ", "without keys", "indent its keys"},
    {"world:\n  any: 1\n  fast: true\n  any: 2\n", "x.yaml:4:3: world.any: ", "given twice, first in line 2",
     "keep one"},
    {"world: {any: 1}\nworld: {any: 2}\n", "x.yaml:2:1: world: ", "given twice", "keep one"},
    {"world:\n  any: &a 5\n", "x.yaml:2:8: ", "anchors (&a)", "write the value out"},
    {"world:\n  any: *a\n", "x.yaml:2:8: ", "aliases (*a)", "write the value out"},
    {"world:\n  any: !!int 5\n", "x.yaml:2:8: ", "tags (", "write the value alone"},
    {"world:\n  <<: {any: 5}\n", "x.yaml:2:3: world.<<: ", "merge keys", "use extends"},
    {"world:\n  [a]: 5\n", "x.yaml:2:3: ", "where a key is expected", "one word"},
    {"world: {any: 1}\n---\nworld: {any: 2}\n", "x.yaml:2:1: ", "second document", "its own file"},
    {"world:\n\tany: 5\n", "x.yaml:2:1: ", "not valid YAML", "not with tabs"},
    {"world:\n  name: a: b\n", "x.yaml:2:10: ", "not valid YAML", "in quotes"},
    {"world:\n  mix: [1, 2\n", "x.yaml:3:1: ", "not valid YAML", "brackets"},
    {"just words\n", "x.yaml:1:1: ", "not a scenario", "key: value"},
    {"- a\n", "x.yaml:1:1: ", "not a scenario", "key: value"},
    {"world:\n  name: \"\xff\"\n", "x.yaml:2:10: ", "not text in UTF-8 (byte 0xFF)", "save the file as UTF-8"},
    {"world:\n  name: \xc3\xa9\x01\n", "x.yaml:2:10: ", "U+0001", "remove it"},
    {"extends: none.yaml\n", "x.yaml:1:10: extends: ", "cannot read none.yaml", "No such file"},
    {"extends: x.yaml\n", "x.yaml:1:10: extends: ", "extends this file in turn", "remove one"},
    {"extends: .\n", "x.yaml:1:10: extends: ", "cannot read .", "Is a directory"},
    {"extends: /dev/zero\n", "x.yaml:1:10: extends: ", "cannot read /dev/zero", "not a plain file"},
    {"extends:\n", "x.yaml:1:9: extends: ", "no file name", "extends: base.yaml"},
    {"", "x.yaml: ", "is empty", "platforms.photo:\n  rate_per_day: 3.5"},
    {"# only a comment\n", "x.yaml: ", "is empty", "a minimal scenario"},
    {"{}\n", "x.yaml: ", "is empty", "a minimal scenario"},
};

START_TEST(test_param_load_tells_what_is_wrong)
{
    const wrong_t *wrong = &WRONG[_i];
    int code = load_text(wrong->text);
    ck_assert_msg(code == ERR_INPUT || code == ERR_IO, "%d for %s", code, wrong->text);
    check_says(wrong->place);
    check_says(wrong->what);
    check_says(wrong->remedy);
    check_defaults();
}
END_TEST

/// The line below a message is the one that it names, however lines end and whatever stands before it.
START_TEST(test_param_load_shows_the_line_that_is_wrong)
{
    static const char *const text[] = {
        "# one\nworld:\n  persons: -1\n",       "# one\rworld:\r  persons: -1\r",
        "# one\r\nworld:\r\n  persons: -1\r\n", "\n\nworld: # one\n\n  persons: -1",
        "\r\r\nworld:\r\n  persons: -1",        "\xEF\xBB\xBF# one\nworld:\n  persons: -1",
    };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        ck_assert_int_eq(load_text(text[i]), ERR_INPUT);
        const char *line = strchr(error_text(), '\n');
        ck_assert_ptr_nonnull(line);
        ck_assert_msg(strncmp(line, "\n  persons: -1\n           ^", 27) == 0, "%zu: %s", i, error_text());
    }
}
END_TEST

START_TEST(test_param_load_reports_all_problems_with_carets)
{
    ck_assert_int_eq(load_text("description: fine\nworld:\n  any: 7\n  name: é\n  persons: 1e3\n  mix: [1, é, 1_0]\n"),
                     ERR_INPUT);
    ck_assert_str_eq(
        error_text(),
        "x.yaml:5:12: world.persons: 1e3 is not a plain decimal number; write 1000\n"
        "  persons: 1e3\n"
        "           ^\n"
        "x.yaml:6:12: world.mix: é is not a number; write a list of 3 numbers in 0..10, such as [1, 2.5, 3]\n"
        "  mix: [1, é, 1_0]\n"
        "           ^\n"
        "x.yaml:6:15: world.mix: 1_0 is not a plain decimal number; write 10\n"
        "  mix: [1, é, 1_0]\n"
        "              ^");
    check_defaults();
}
END_TEST

START_TEST(test_param_load_shows_part_of_a_long_line)
{
    char text[1000];
    snprintf(text, sizeof text, "world: {%*s any: x,%*s}\n", 500, "", 400, "");
    ck_assert_int_eq(load_text(text), ERR_INPUT);
    check_says("x.yaml:1:515: world.any: ");
    const char *line = strchr(error_text(), '\n') + 1, *caret = strchr(line, '\n') + 1;
    ck_assert_int_le(caret - line, 121);
    ck_assert_int_eq(line[strchr(caret, '^') - caret], 'x');
}
END_TEST

START_TEST(test_param_load_counts_what_it_does_not_print)
{
    char text[4000] = "world:\n";
    for (int i = 0; i < 70; i++) sprintf(text + strlen(text), "  zebra%c%c: 1\n", 'a' + i / 26, 'a' + i % 26);
    ck_assert_int_eq(load_text(text), ERR_INPUT);
    size_t carets = 0;
    for (const char *at = error_text(); (at = strchr(at, '^')) != NULL; at++) carets++;
    ck_assert_uint_eq(carets, 50);
    check_says("\nand 20 more");
}
END_TEST

START_TEST(test_param_load_hides_control_characters)
{
    ck_assert_int_eq(load_text("world: {\"\\e[31mred\": 1}\n"), ERR_INPUT);
    ck_assert_ptr_null(strchr(error_text(), '\033'));
    check_says("world.?[31mred: unknown key");
}
END_TEST

START_TEST(test_param_load_limits_depth_and_size)
{
    char deep[200];
    memset(deep, '[', 100);
    strcpy(deep + 100, "\n");
    ck_assert_int_eq(load_text(deep), ERR_INPUT);
    check_says("nested more than 32 deep");
    FILE *file = fopen("many.yaml", "w");
    fputs("world: {mix: [", file);
    for (int i = 0; i < 100000; i++) fputs("1,", file);
    fputs("]}", file);
    fclose(file);
    ck_assert_int_eq(load("many.yaml"), ERR_INPUT);
    check_says("more than 10000 values");
}
END_TEST

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

START_TEST(test_param_load_refuses_huge_files_unread)
{
    write_text("huge.yaml", "x");
    ck_assert_int_eq(truncate("huge.yaml", 100 << 20), 0);
    long before = peak_kib();
    ck_assert_int_eq(load("huge.yaml"), ERR_INPUT);
    check_says("cannot read huge.yaml: it is larger than 1 MiB");
    ck_assert_int_eq(load("/dev/zero"), ERR_INPUT); // no size to ask for: read up to the limit only
    ck_assert_int_le(peak_kib() - before, 20 << 10);
    ck_assert_int_eq(load_text("extends: huge.yaml\n"), ERR_INPUT);
    check_says("x.yaml:1:10: extends: cannot read huge.yaml: it is larger");
}
END_TEST

START_TEST(test_param_load_refuses_bytes_after_nul)
{
    static const char TEXT[] = "world:\n  any: 5\n\0  fast: maybe\n";
    write_bytes("x.yaml", TEXT, sizeof TEXT - 1);
    ck_assert_int_eq(load("x.yaml"), ERR_INPUT);
    check_says("x.yaml:3:1: the character U+0000");
}
END_TEST

START_TEST(test_param_load_names_unreadable_files)
{
    ck_assert_int_eq(load("none.yaml"), ERR_IO);
    ck_assert_str_eq(error_text(), "cannot read none.yaml: No such file or directory");
    ck_assert_int_eq(load("."), ERR_IO);
    ck_assert_str_eq(error_text(), "cannot read .: Is a directory");
    write_text("secret.yaml", "world: {any: 1}\n");
    chmod("secret.yaml", 0);
    if (geteuid() != 0) {
        ck_assert_int_eq(load("secret.yaml"), ERR_IO);
        check_says("Permission denied");
    }
    check_defaults();
}
END_TEST

START_TEST(test_param_overrides_come_last_in_order)
{
    const char *override[] = {"world.persons=5", "world.persons=6", "platforms.chat.mix=[1, 2, 3.5]",
                              "description=a = b", "world.name=\"\""};
    write_text("x.yaml", "world: {persons: 3, any: 4}\n");
    param_input_t input = {.path = "x.yaml", .override = override, .overrides = 5};
    ck_assert_int_eq(param_load(&input, section, SAMPLE_SECTIONS, NULL), 0);
    ck_assert_uint_eq(all.world.persons, 6);
    ck_assert_double_eq(all.world.any, 4);
    ck_assert_double_eq(all.chat.mix[2], 3.5);
    ck_assert_str_eq(all.top.description, "a = b");
    ck_assert_str_eq(all.world.name, "");
}
END_TEST

static const wrong_t WRONG_OVERRIDE[] = {
    {"world.persons=1e3", "--set world.persons=1e3: world.persons: ", "not a plain", "write 1000"},
    {"world.persons=", "--set world.persons=: world.persons: ", "no value", "a whole number"},
    {"world.persns=5", "--set world.persns=5: world.persns: ", "unknown key", "did you mean persons?"},
    {"wrold.persons=5", "--set wrold.persons=5: ", "unknown key", "did you mean world.persons?"},
    {"wrold.persns=5", "--set wrold.persns=5: ", "unknown key", "did you mean world.persons?"},
    {"wrold.zoo=5", "--set wrold.zoo=5: ", "unknown key", "did you mean world?"},
    {"world.see.depth=5", "--set world.see.depth=5: ", "unknown key", "did you mean world.sea.depth?"},
    {"platfroms.chatt.persons=5", "--set platfroms.chatt.persons=5: ", "unknown key",
     "did you mean platforms.chat.persons?"}, // not that of the photo platform, which stands first
    {"zebra.depth=5", "--set zebra.depth=5: ", "unknown key", "did you mean world.sea.depth?"}, // the only one
    {"platforms.zebra.persons=5", "--set platforms.zebra.persons=5: ", "unknown key", "known here: photo, chat"},
    {"platforms.zebra.zoo=5", "--set platforms.zebra.zoo=5: ", "unknown key", "known here: photo, chat"},
    {"zebra.zoo=5", "--set zebra.zoo=5: zebra.zoo: ", "unknown key", "known here: description, platforms, world"},
    {"world=5", "--set world=5: world: ", "a section", "section.key=value"},
    {"world.mix=[1, 2]", "--set world.mix=[1, 2]: world.mix: ", "has 2 numbers where 3", "such as"},
    {"world.persons", "--set world.persons: ", "not of the form", "key=value"},
    {"=5", "--set =5: ", "not of the form", "key=value"},
    {"extends=a.yaml", "--set extends=a.yaml: ", "only in files", "write it into the scenario"},
    {"world.any=[1", "--set world.any=[1: ", "not valid YAML", "brackets"},
    {"world.name=\xff", "--set world.name=?: ", "UTF-8", "save"},
};

START_TEST(test_param_overrides_tell_what_is_wrong)
{
    const wrong_t *wrong = &WRONG_OVERRIDE[_i];
    ck_assert_int_eq(load_override(wrong->text), ERR_INPUT);
    ck_assert_ptr_eq(strstr(error_text(), wrong->place), error_text());
    check_says(wrong->what);
    check_says(wrong->remedy);
    ck_assert_ptr_null(strchr(error_text(), '\n'));
    check_defaults();
}
END_TEST

START_TEST(test_param_effective_groups_sections)
{
    ck_assert_int_eq(load_override("world.sea.depth=0.000001"), 0);
    char *text = param_effective(section, SAMPLE_SECTIONS);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_eq(strstr(text, "description: \"\"\nplatforms:\n  photo:\n    rate_per_day: 3.5 # 1/day\n"), text);
    ck_assert_ptr_nonnull(strstr(text, "\n  chat:\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n  sea:\n    depth: 0.000001 # m\n"));
    ck_assert_ptr_nonnull(strstr(text, "    mix: [1, 2.5, 3]\n"));
    ck_assert_ptr_null(strstr(strstr(text, "platforms:") + 1, "platforms:"));
    free(text);
}
END_TEST

START_TEST(test_param_manual_lists_every_key)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    param_manual(out, section, SAMPLE_SECTIONS);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "## `platforms.chat`\n\nChat.\n"));
    ck_assert_ptr_nonnull(strstr(text, "| `persons` | 1 | 77 | 1..4000000000 | People. | a survey |\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "| `kind` | word | closed | one of open, closed, invited | Who may come in. | assumed |"));
    ck_assert_ptr_nonnull(strstr(text, "| `any` | 1 | -0.25 | any | Any number \\| of all. | assumed |"));
    free(text);
}
END_TEST

START_TEST(test_param_nearest_suggests_only_what_is_near)
{
    const char *const name[] = {"persons", "rate_per_day", "fast"};
    ck_assert_str_eq(param_nearest("person", name, 3), "persons");
    ck_assert_str_eq(param_nearest("RATE-per-day", name, 3), "rate_per_day");
    ck_assert_str_eq(param_nearest("afst", name, 3), "fast");
    ck_assert_ptr_null(param_nearest("zebra", name, 3));
    ck_assert_ptr_null(param_nearest("", name, 3));
    ck_assert_str_eq(param_hint("person", name, 3).text, "; did you mean persons?");
    ck_assert_str_eq(param_hint("zebra", name, 3).text, "");
}
END_TEST

typedef struct {
    double value;
    char text[4];
    int32_t whole;
} row_t;

static const param_t BAD_TABLES[][3] = {
    {PARAM(row_t, value, "1", "1e3", 0, 1e4, "M.", "s"), PARAM_END},
    {PARAM(row_t, value, "1", "11", 0, 10, "M.", "s"), PARAM_END},
    {PARAM(row_t, value, "1", "", 0, 10, "M.", "s"), PARAM_END},
    {PARAM(row_t, value, "", "1", 0, 10, "M.", "s"), PARAM_END},
    {PARAM(row_t, value, "1", "1", 0, 10, "", "s"), PARAM_END},
    {PARAM(row_t, value, "1", "1", 10, 0, "M.", "s"), PARAM_END},
    {PARAM(row_t, text, "text", "long", 0, 0, "M.", "s"), PARAM_END},
    {PARAM(row_t, whole, "1", "1", -1, 4e9, "M.", "s"), PARAM_END},
    {PARAM(row_t, value, "1", "1", 0, 10, "M.", "s"), PARAM(row_t, value, "1", "1", 0, 10, "M.", "s"), PARAM_END},
};

START_TEST(test_param_defaults_stop_at_bad_tables)
{
    row_t row;
    param_section_t bad = {"bad", "Bad.", BAD_TABLES[_i], NULL, &row};
    param_defaults(&bad, 1);
}
END_TEST

/// Every type of key is seen to differ, and texts end where they end.
START_TEST(test_param_difference_names_the_first_row)
{
    static const char *const key[] = {"rate_per_day", "any", "shift", "persons", "seed", "fast", "name", "mix", "kind"};
    sample_t base = {.rate_per_day = 1, .name = "ab", .mix = {1, 2, 3}};
    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        sample_t other = base;
        ck_assert_ptr_null(param_difference(SAMPLE, &base, &other));
        const param_t *row = SAMPLE;
        while (strcmp(row->key, key[i]) != 0) row++;
        switch (row->type) {
        case PARAM_DOUBLE:
            *(double *)((char *)&other + row->offset) += 1e-15;
            break;
        case PARAM_LIST:
            ((double *)((char *)&other + row->offset))[row->count - 1] += 1;
            break;
        default:
            *((char *)&other + row->offset) ^= 1;
        }
        ck_assert_str_eq(param_difference(SAMPLE, &base, &other)->key, key[i]);
    }
    sample_t other = base;
    other.name[5] = 'x'; // behind the end
    ck_assert_ptr_null(param_difference(SAMPLE, &base, &other));
}
END_TEST

static void add_reading(Suite *suite)
{
    TCase *reading = tcase_create("reading");
    tcase_add_checked_fixture(reading, set_up, tear_down);
    tcase_set_timeout(reading, 30);
    tcase_add_test(reading, test_param_defaults_are_the_tables);
    tcase_add_test(reading, test_param_load_reads_every_type);
    tcase_add_test(reading, test_param_load_skips_a_byte_order_mark);
    tcase_add_test(reading, test_param_overrides_come_last_in_order);
    tcase_add_test(reading, test_param_effective_groups_sections);
    tcase_add_test(reading, test_param_manual_lists_every_key);
    tcase_add_test(reading, test_param_difference_names_the_first_row);
    tcase_add_test(reading, test_param_nearest_suggests_only_what_is_near);
    suite_add_tcase(suite, reading);
}

static void add_refusing(Suite *suite)
{
    TCase *refusing = tcase_create("refusing");
    tcase_add_checked_fixture(refusing, set_up, tear_down);
    tcase_set_timeout(refusing, 30);
    tcase_add_loop_test(refusing, test_param_load_tells_what_is_wrong, 0, sizeof WRONG / sizeof *WRONG);
    tcase_add_loop_test(refusing, test_param_overrides_tell_what_is_wrong, 0,
                        sizeof WRONG_OVERRIDE / sizeof *WRONG_OVERRIDE);
    tcase_add_loop_test_raise_signal(refusing, test_param_defaults_stop_at_bad_tables, SIGABRT, 0,
                                     sizeof BAD_TABLES / sizeof *BAD_TABLES);
    tcase_add_test(refusing, test_param_load_reports_all_problems_with_carets);
    tcase_add_test(refusing, test_param_load_shows_the_line_that_is_wrong);
    tcase_add_test(refusing, test_param_load_shows_part_of_a_long_line);
    tcase_add_test(refusing, test_param_load_counts_what_it_does_not_print);
    tcase_add_test(refusing, test_param_load_hides_control_characters);
    tcase_add_test(refusing, test_param_load_limits_depth_and_size);
    tcase_add_test(refusing, test_param_load_refuses_huge_files_unread);
    tcase_add_test(refusing, test_param_load_refuses_bytes_after_nul);
    tcase_add_test(refusing, test_param_load_names_unreadable_files);
    suite_add_tcase(suite, refusing);
}

int main(void)
{
    Suite *suite = suite_create("param");
    add_reading(suite);
    add_refusing(suite);
    return suite_run(suite);
}
