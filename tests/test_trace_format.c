// SPDX-License-Identifier: GPL-3.0-or-later
// docs/trace-format.md says what the code does: its tables are the ones that column_manual prints, and it names every
// kind, flag, platform, stage, role and end. `test_trace_format --print` prints what belongs into the page.
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/trace_format.h"

static const column_table_t *const TABLE[] = {&trace_event_table, &trace_account_table, &truth_person_table,
                                              &truth_account_table, &truth_approach_table};
enum { TABLES = sizeof TABLE / sizeof *TABLE };

// A list of names and, where there are any, meanings.
typedef struct {
    const char *title;
    const char *const *name, *const *meaning;
} list_t;

static const list_t LIST[] = {
    {"kind", event_kind_name, event_kind_meaning},
    {"bit", event_flag_name, event_flag_meaning},
    {"platform", platform_name, platform_meaning},
    {"role", role_name, role_meaning},
    {"offender", offender_name, offender_meaning},
    {"stage", stage_name, stage_meaning},
    {"end", approach_end_name, NULL},
};
enum { LISTS = sizeof LIST / sizeof *LIST };

static void print_list(FILE *out, const list_t *list)
{
    fprintf(out, "| %s | name |%s\n|---|---|%s\n", list->title, list->meaning ? " meaning |" : "",
            list->meaning ? "---|" : "");
    for (int i = 0; list->name[i] != NULL; i++) {
        fprintf(out, "| %d | `%s` |", i, list->name[i]);
        if (list->meaning != NULL) fprintf(out, " %s |", list->meaning[i]);
        fprintf(out, "\n");
    }
}

static char *doc;

static void set_up(void)
{
    size_t n;
    doc = fixture_bytes(SOURCE_DIR "/docs/trace-format.md", &n);
    doc[n] = '\0';
}

static void tear_down(void) { free(doc); }

static void check_in_doc(char *text)
{
    ck_assert_msg(strstr(doc, text) != NULL, "docs/trace-format.md lacks (see test_trace_format --print):\n%s", text);
    free(text);
}

START_TEST(test_trace_format_page_has_the_columns)
{
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    column_manual(out, TABLE[_i]);
    fclose(out);
    check_in_doc(text);
}
END_TEST

START_TEST(test_trace_format_page_has_the_names)
{
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    print_list(out, &LIST[_i]);
    fclose(out);
    check_in_doc(text);
}
END_TEST

START_TEST(test_trace_format_page_has_the_version)
{
    char text[64];
    snprintf(text, sizeof text, "version %d.%d of `%s`", TRACE_MAJOR, TRACE_MINOR, TRACE_FORMAT);
    check_in_doc(strdup(text));
    snprintf(text, sizeof text, "version %d.%d of `%s`", TRUTH_MAJOR, TRUTH_MINOR, TRUTH_FORMAT);
    check_in_doc(strdup(text));
}
END_TEST

static int print_all(void)
{
    for (int i = 0; i < TABLES; i++) column_manual(stdout, TABLE[i]);
    for (int i = 0; i < LISTS; i++) print_list(stdout, &LIST[i]);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) return print_all();
    Suite *suite = suite_create("trace_format");
    TCase *tests = tcase_create("trace_format");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_trace_format_page_has_the_columns, 0, TABLES);
    tcase_add_loop_test(tests, test_trace_format_page_has_the_names, 0, LISTS);
    tcase_add_test(tests, test_trace_format_page_has_the_version);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
