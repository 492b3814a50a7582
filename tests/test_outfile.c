// SPDX-License-Identifier: GPL-3.0-or-later
// Output files are whole or absent: commit, abort, exit, fork, and every target that cannot be written.
#include <check.h>
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/outfile.h"
#include "tests/file_bytes.h"
#include "tests/suite_run.h"

static char folder[64], path[128];

static void make_folder(void)
{
    strcpy(folder, "/tmp/vigil-outfile-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.h5", folder);
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static void check_text(const char *name, const char *text)
{
    char read[64] = "";
    FILE *file = fopen(name, "r");
    ck_assert_ptr_nonnull(file);
    size_t n = fread(read, 1, sizeof read - 1, file);
    fclose(file);
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_str_eq(read, text);
}

static int files_in_folder(void)
{
    int n = 0;
    DIR *at = opendir(folder);
    ck_assert_ptr_nonnull(at);
    for (struct dirent *entry; (entry = readdir(at)) != NULL;) n += entry->d_name[0] != '.';
    closedir(at);
    return n;
}

START_TEST(test_outfile_commit_replaces_the_old_file_at_once)
{
    outfile_t file;
    write_text(path, "old");
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    ck_assert_int_eq(strncmp(file.temporary, path, strlen(path)), 0);
    ck_assert_ptr_nonnull(strstr(file.temporary, ".partial-"));
    write_text(file.temporary, "new");
    check_text(path, "old");
    ck_assert_int_eq(outfile_commit(&file), 0);
    check_text(path, "new");
    ck_assert_int_eq(files_in_folder(), 1);
    outfile_abort(&file);
    check_text(path, "new");
}
END_TEST

START_TEST(test_outfile_abort_keeps_the_old_file)
{
    outfile_t file, zeroed = {0};
    write_text(path, "old");
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    write_text(file.temporary, "new");
    outfile_abort(&file);
    outfile_abort(&file);
    outfile_abort(&zeroed);
    check_text(path, "old");
    ck_assert_int_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(test_outfile_exit_removes_what_is_unfinished)
{
    pid_t child = fork();
    if (child == 0) {
        outfile_t file, other;
        char second[160];
        snprintf(second, sizeof second, "%s-2", path);
        if (outfile_begin(&file, path) < 0 || outfile_begin(&other, second) < 0) _exit(9);
        exit(7);
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(WEXITSTATUS(status), 7);
    ck_assert_int_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(test_outfile_of_the_parent_survives_the_child)
{
    outfile_t file;
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    pid_t child = fork();
    if (child == 0) exit(0);
    waitpid(child, NULL, 0);
    ck_assert_int_eq(files_in_folder(), 1);
    ck_assert_int_eq(outfile_commit(&file), 0);
}
END_TEST

/// Fails unless the path is refused in one line that holds both the path and the reason.
static void check_refused(const char *target, const char *why)
{
    outfile_t file;
    ck_assert_int_eq(outfile_begin(&file, target), ERR_IO);
    ck_assert_msg(strstr(error_text(), target) != NULL, "%s", error_text());
    ck_assert_msg(strstr(error_text(), why) != NULL, "%s", error_text());
    ck_assert_ptr_null(strchr(error_text(), '\n'));
    ck_assert_ptr_null(file.path);
    ck_assert_ptr_null(file.temporary);
    outfile_abort(&file);
}

START_TEST(test_outfile_begin_refuses_what_cannot_be_written)
{
    char target[400], name[300];
    check_refused("", "without a name");
    check_refused(folder, "it is a folder");
    check_refused("/dev/null", "not a plain file");
    check_refused("/proc/vigil.h5", "No such file");
    snprintf(target, sizeof target, "%s/none/out.h5", folder);
    check_refused(target, "No such file");
    write_text(path, "a file");
    snprintf(target, sizeof target, "%s/out.h5", path);
    check_refused(target, "Not a directory");
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    snprintf(target, sizeof target, "%s/%s", folder, name);
    check_refused(target, "too long");
    ck_assert_int_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(test_outfile_begin_refuses_a_folder_without_permission)
{
    ck_assert_int_eq(chmod(folder, 0555), 0);
    pid_t child = fork();
    if (child == 0) { // as nobody, because root may write anywhere
        outfile_t file;
        if (geteuid() == 0 && setuid(65534) != 0) _exit(0);
        int code = outfile_begin(&file, path);
        _exit(code == ERR_IO && strstr(error_text(), "Permission denied") != NULL ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    chmod(folder, 0755);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(test_outfile_begin_refuses_the_same_path_twice)
{
    outfile_t file, again;
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    ck_assert_int_eq(outfile_begin(&again, path), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "being written already"));
    ck_assert_int_eq(outfile_commit(&file), 0);
    ck_assert_int_eq(outfile_begin(&again, path), 0);
    outfile_abort(&again);
}
END_TEST

static void check_link(const char *name)
{
    struct stat at;
    ck_assert_int_eq(lstat(name, &at), 0);
    ck_assert_msg(S_ISLNK(at.st_mode), "%s is no link any more", name);
}

/// Links stay, whether what they lead to is there or not, and nothing unfinished stands beside them.
START_TEST(test_outfile_follows_links_as_open_does)
{
    char link[160], second[160], inner[160], target[160], before[200];
    outfile_t file, again;
    snprintf(inner, sizeof inner, "%s/inner", folder);
    snprintf(target, sizeof target, "%s/inner/real.h5", folder);
    snprintf(link, sizeof link, "%s/link.h5", folder);
    snprintf(second, sizeof second, "%s/second.h5", folder);
    ck_assert_int_eq(mkdir(inner, 0755), 0);
    ck_assert_int_eq(symlink("inner/real.h5", link), 0); // relative to the link's folder, not to that of the process
    ck_assert_int_eq(symlink(link, second), 0);
    static const char *const text[] = {"first", "other"}; // dangling, then not
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(outfile_begin(&file, second), 0);
        ck_assert_str_eq(file.path, second);
        ck_assert_str_eq(file.target, target);
        snprintf(before, sizeof before, "%s.partial-", target);
        ck_assert_int_eq(strncmp(file.temporary, before, strlen(before)), 0);
        ck_assert_int_eq(outfile_begin(&again, target), ERR_IO); // the same file by its own name
        ck_assert_ptr_nonnull(strstr(error_text(), "being written already"));
        write_text(file.temporary, text[i]);
        ck_assert_int_eq(outfile_commit(&file), 0);
        check_link(link);
        check_link(second);
        check_text(target, text[i]);
        ck_assert_int_eq(files_in_folder(), 3);
    }
}
END_TEST

START_TEST(test_outfile_refuses_links_that_lead_nowhere)
{
    char link[160], back[160];
    snprintf(link, sizeof link, "%s/link.h5", folder);
    snprintf(back, sizeof back, "%s/back.h5", folder);
    ck_assert_int_eq(symlink("back.h5", link), 0);
    ck_assert_int_eq(symlink("link.h5", back), 0);
    check_refused(link, "Too many levels of symbolic links");
    ck_assert_int_eq(unlink(back), 0);
    ck_assert_int_eq(symlink("none/out.h5", back), 0); // no folder for the file to be made in
    check_refused(link, "No such file");
    ck_assert_int_eq(unlink(back), 0);
    ck_assert_int_eq(symlink("/dev/null", back), 0);
    check_refused(link, "not a plain file");
    check_link(link);
    ck_assert_int_eq(files_in_folder(), 2);
}
END_TEST

START_TEST(test_outfile_commit_fails_in_one_line)
{
    outfile_t file;
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    ck_assert_int_eq(outfile_commit(&file), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "Is a directory"));
    ck_assert_int_eq(files_in_folder(), 1);
    ck_assert_ptr_null(file.temporary);
}
END_TEST

START_TEST(test_outfile_commit_notices_a_lost_file)
{
    outfile_t file;
    ck_assert_int_eq(outfile_begin(&file, path), 0);
    unlink(file.temporary);
    ck_assert_int_eq(outfile_commit(&file), ERR_IO);
    ck_assert_int_eq(files_in_folder(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outfile");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, make_folder, remove_folder);
    tcase_add_test(all, test_outfile_commit_replaces_the_old_file_at_once);
    tcase_add_test(all, test_outfile_abort_keeps_the_old_file);
    tcase_add_test(all, test_outfile_exit_removes_what_is_unfinished);
    tcase_add_test(all, test_outfile_of_the_parent_survives_the_child);
    tcase_add_test(all, test_outfile_begin_refuses_what_cannot_be_written);
    tcase_add_test(all, test_outfile_begin_refuses_a_folder_without_permission);
    tcase_add_test(all, test_outfile_begin_refuses_the_same_path_twice);
    tcase_add_test(all, test_outfile_follows_links_as_open_does);
    tcase_add_test(all, test_outfile_refuses_links_that_lead_nowhere);
    tcase_add_test(all, test_outfile_commit_fails_in_one_line);
    tcase_add_test(all, test_outfile_commit_notices_a_lost_file);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
