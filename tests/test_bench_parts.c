// SPDX-License-Identifier: GPL-3.0-or-later
// Finished worlds in files: a run that takes some or all of its worlds from them ends in the same rows, and files that
// are another's, or damaged, are refused.
#include "results/bench/parts.h"
#include "tests/experiment_fixture.h"
#include "tests/experiment_result.h"
#include "tests/file_bytes.h"
#include "tests/suite_run.h"
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <hdf5.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// HDF5 1.10 itself loses memory on some damaged files.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

#define OUTPUT "bench-parts-test.h5"
#define FOLDER OUTPUT ".parts"
#define WORLDS 4 // 1 training, 1 validation, 2 test

static char program[SHA256_HEX];

static const char *const COMMON[] = {
    "persons=600",
    "days=16",
    "offending.per_1000_adults=30",
    "protocol.warmup_days=6",
    "protocol.training=1",
    "protocol.test=2",
    "protocol.bootstrap=40",
    "protocol.score_every_days=3",
    "protocol.detectors=random minor_contacts logistic_regression rank_average",
    "measures.child_defaults.enabled=true", // rows of measures hold pointers to names
    "measures.child_defaults.quality=0.4",  // or nobody would be reached in so small a world
    NULL};

static int note_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)role, (void)index, (void)seed, (void)sink;
    ++*(int *)self;
    return 0;
}

/// @return worlds that were simulated
static int run(const scenario_t *scenario, const world_store_t *store, run_result_t *result)
{
    lineup_t lineup;
    int simulated = 0;
    omp_set_num_threads(1); // worlds are the same for any number
    world_watch_t watch = {.self = &simulated, .begin = note_world};
    ck_assert_int_eq(lineup_from_scenario(&lineup, scenario), 0);
    experiment_options_t options = {.lineup = &lineup, .watch = &watch, .store = store, .alert_detector = -1};
    ck_assert_msg(experiment_run(scenario, &options, result) == 0, "%s", error_text());
    return simulated;
}

static void same(const run_result_t *a, const run_result_t *b)
{
    uint64_t at_risk = 0;
    for (size_t i = 0; i < a->pair_times.n; i++) at_risk += a->pair_times.row[i].positives;
    ck_assert_uint_gt(at_risk, 0);       // or nothing is shown of pairs
    ck_assert_uint_gt(a->measures.n, 0); // or nothing is shown of measures
    result_same(a, b, "");
}

static void begin(parts_t *parts, const scenario_t *scenario, size_t expected)
{
    size_t found;
    ck_assert_msg(parts_open(parts, OUTPUT, program) == 0, "%s", error_text());
    ck_assert_msg(parts_use(parts, scenario, &found) == 0, "%s", error_text());
    ck_assert_uint_eq(found, expected);
}

static void clear(void)
{
    DIR *folder = opendir(FOLDER);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[600];
        snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
        unlink(path);
    }
    if (folder) closedir(folder);
    rmdir(FOLDER);
}

static void set_up(void)
{
    clear();
    ck_assert_msg(parts_program(NULL, 0, program) == 0, "%s", error_text());
}

START_TEST(test_bench_parts_give_the_same_rows_as_the_worlds)
{
    scenario_t scenario;
    parts_t parts;
    run_result_t plain, first, second, third;
    LOAD(&scenario, NULL);
    ck_assert_int_eq(run(&scenario, NULL, &plain), WORLDS);

    begin(&parts, &scenario, 0);
    world_store_t store = parts_store(&parts);
    ck_assert_int_eq(run(&scenario, &store, &first), WORLDS);
    same(&plain, &first);
    parts_close(&parts);

    begin(&parts, &scenario, WORLDS); // all there
    ck_assert_int_eq(run(&scenario, &store, &second), 0);
    same(&plain, &second);
    parts_close(&parts);

    // Broken off after the first test world, with a training world lost: those two alone are run.
    ck_assert_int_eq(unlink(FOLDER "/silo-test-001.h5"), 0);
    ck_assert_int_eq(unlink(FOLDER "/silo-training-000.h5"), 0);
    begin(&parts, &scenario, WORLDS - 2);
    ck_assert_int_eq(run(&scenario, &store, &third), 2);
    same(&plain, &third);
    parts_remove(&parts);
    parts_close(&parts);
    ck_assert_int_ne(access(FOLDER, F_OK), 0);

    run_result_free(&plain);
    run_result_free(&first);
    run_result_free(&second);
    run_result_free(&third);
    scenario_free(&scenario);
}
END_TEST

#define CHEAP "protocol.detectors=random minor_contacts policy_rules"

/// Leaves the worlds of a small run of cheap detectors in the folder.
static void fill(scenario_t *scenario)
{
    parts_t parts;
    run_result_t result;
    LOAD(scenario, CHEAP);
    begin(&parts, scenario, 0);
    world_store_t store = parts_store(&parts);
    run(scenario, &store, &result);
    run_result_free(&result);
    parts_close(&parts);
}

#define REMOVE_IT ": remove it, and its world is run again"

/// Using the folder must fail with these words, the last of them the remedy.
static void refused_with(const scenario_t *scenario, const char *words, const char *remedy)
{
    parts_t parts;
    size_t found;
    ck_assert_int_eq(parts_open(&parts, OUTPUT, program), 0);
    ck_assert_int_eq(parts_use(&parts, scenario, &found), ERR_FORMAT);
    const char *at = strstr(error_text(), remedy);
    ck_assert_msg(strstr(error_text(), words) && at && at[strlen(remedy)] == '\0', "%s", error_text());
    ck_assert_ptr_null(strchr(error_text(), '\n'));
    parts_close(&parts);
}

static void refused(const scenario_t *scenario, const char *words)
{
    refused_with(scenario, words, ": remove the folder " FOLDER " to start anew, or choose another -o");
}

static void refused_alone(const scenario_t *scenario, const char *words) { refused_with(scenario, words, REMOVE_IT); }

START_TEST(test_bench_parts_of_others_are_refused)
{
    scenario_t scenario, other;
    fill(&scenario);
    LOAD(&other, CHEAP, "seed=2");
    refused(&other, "silo-training-000.h5 was made with another tier");
    scenario_free(&other);
    LOAD(&other, CHEAP, "detectors.policy_rules.gap_y=6"); // a key of a detector alone
    refused(&other, "silo-training-000.h5 was made with another tier");
    scenario_free(&other);

    program[0] = program[0] == '0' ? '1' : '0';
    refused(&scenario, "another build of vigil, or with other plug-ins");
    program[0] = program[0] == '0' ? '1' : '0';
    ck_assert_msg(parts_program(NULL, 0, program) == 0, "%s", error_text());

    // A world under another's name would be counted twice.
    ck_assert_int_eq(rename(FOLDER "/silo-test-000.h5", FOLDER "/silo-test-001.h5"), 0);
    refused_alone(&scenario, "silo-test-001.h5 holds another world than its name says");

    write_text(FOLDER "/silo-test-001.h5", "not ours");
    refused_alone(&scenario, "silo-test-001.h5 is not a readable HDF5 file");
    write_text(FOLDER "/silo-test-001.h5", "");
    refused_alone(&scenario, "silo-test-001.h5 is not a readable HDF5 file");
    hid_t file = H5Fcreate(FOLDER "/silo-test-001.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    refused_alone(&scenario, "silo-test-001.h5 is not a finished world of a benchmark");
    clear();
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_bench_parts_depend_on_plug_ins)
{
    char one[SHA256_HEX], other[SHA256_HEX];
    static const char *const plugin[] = {"bench-parts-plugin"};
    write_text(plugin[0], "first");
    ck_assert_int_eq(parts_program(plugin, 1, one), 0);
    ck_assert_str_ne(one, program);
    write_text(plugin[0], "other");
    ck_assert_int_eq(parts_program(plugin, 1, other), 0);
    ck_assert_str_ne(one, other);
    unlink(plugin[0]);
    ck_assert_int_eq(parts_program(plugin, 1, other), ERR_IO);
}
END_TEST

START_TEST(test_bench_parts_damaged_anywhere_are_refused)
{
    static const char *const name = FOLDER "/silo-test-000.h5";
    scenario_t scenario;
    parts_t parts;
    struct stat at;
    int refusals = 0;
    fill(&scenario);
    ck_assert_int_eq(stat(name, &at), 0);
    begin(&parts, &scenario, WORLDS);
    world_store_t store = parts_store(&parts);
    world_output_t good;
    bool found;
    ck_assert_int_eq(store.fetch(&parts, WORLD_TEST, 0, &good, &found), 0);
    for (long i = 0; i < 60; i++) {
        long place = (long)(at.st_size / 60 * i + i % 7);
        FILE *file = fopen(name, "r+");
        fseek(file, place, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, place, SEEK_SET);
        fputc(byte ^ 0x55, file);
        fclose(file);
        world_output_t out;
        int code = store.fetch(&parts, WORLD_TEST, 0, &out, &found);
        refusals += code < 0;
        if (code == 0) { // a byte that holds nothing: then nothing may have changed
            ck_assert_uint_eq(out.seed, good.seed);
            ck_assert_uint_eq(out.world.n, good.world.n);
            for (size_t d = 0; d < good.streams; d++)
                ck_assert_mem_eq(out.stream[d].final, good.stream[d].final, good.stream[d].accounts * sizeof(double));
        }
        world_output_free(&out);
        file = fopen(name, "r+");
        fseek(file, place, SEEK_SET);
        fputc(byte, file);
        fclose(file);
    }
    ck_assert_int_gt(refusals, 40);
    ck_assert_int_eq(truncate(name, at.st_size / 2), 0);
    world_output_t out;
    ck_assert_int_eq(store.fetch(&parts, WORLD_TEST, 0, &out, &found), ERR_FORMAT);
    world_output_free(&out);
    world_output_free(&good);
    parts_close(&parts);
    clear();
    scenario_free(&scenario);
}
END_TEST

static void set_byte(const char *path, long place, int byte)
{
    FILE *file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    fseek(file, place, SEEK_SET);
    fputc(byte, file);
    fclose(file);
}

/// A file whose superblock or label cannot be read may be the folder's only bad one: what is lost is one world.
START_TEST(test_bench_parts_damaged_at_the_front_cost_one_world)
{
    static const char *const name = FOLDER "/silo-test-000.h5";
    static const char *const label[] = {"format", "scenario", "program", "role", "index"};
    scenario_t scenario;
    parts_t parts;
    size_t found;
    int refusals = 0;
    unsigned char front[48]; // signature, version, sizes, addresses, checksum
    fill(&scenario);
    FILE *file = fopen(name, "r");
    ck_assert_uint_eq(fread(front, 1, sizeof front, file), sizeof front);
    fclose(file);
    for (size_t i = 0; i < sizeof front; i++) {
        set_byte(name, (long)i, front[i] ^ 0x55);
        ck_assert_int_eq(parts_open(&parts, OUTPUT, program), 0);
        int code = parts_use(&parts, &scenario, &found);
        ck_assert_msg(code == 0 ||
                          (code == ERR_FORMAT && strstr(error_text(), name) && strstr(error_text(), REMOVE_IT)),
                      "byte %zu: %s", i, error_text());
        refusals += code < 0;
        parts_close(&parts);
        set_byte(name, (long)i, front[i]);
    }
    ck_assert_int_gt(refusals, 40);
    for (size_t i = 0; i < sizeof label / sizeof *label; i++) {
        hid_t open = H5Fopen(name, H5F_ACC_RDWR, H5P_DEFAULT);
        ck_assert_int_ge(H5Arename(open, label[i], "other"), 0);
        H5Fclose(open);
        refused_alone(&scenario, name);
        open = H5Fopen(name, H5F_ACC_RDWR, H5P_DEFAULT);
        ck_assert_int_ge(H5Arename(open, "other", label[i]), 0);
        H5Fclose(open);
    }
    begin(&parts, &scenario, WORLDS); // whole again
    parts_close(&parts);
    clear();
    scenario_free(&scenario);
}
END_TEST

/// Overwrites a count of a kept world.
static void set_count(const char *path, const char *name, uint64_t value, uint64_t *before)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), attribute = H5Aopen(file, name, H5P_DEFAULT);
    ck_assert_int_ge(attribute, 0);
    if (before) ck_assert_int_ge(H5Aread(attribute, H5T_NATIVE_UINT64, before), 0);
    ck_assert_int_ge(H5Awrite(attribute, H5T_NATIVE_UINT64, &value), 0);
    H5Aclose(attribute);
    H5Fclose(file);
}

static void refuses_to_fetch(parts_t *parts, const char *words)
{
    world_store_t store = parts_store(parts);
    world_output_t out;
    bool found;
    ck_assert_int_eq(store.fetch(parts, WORLD_TEST, 0, &out, &found), ERR_FORMAT);
    ck_assert_msg(strstr(error_text(), FOLDER "/silo-test-000.h5 is damaged") && strstr(error_text(), words), "%s",
                  error_text());
    ck_assert_ptr_nonnull(strstr(error_text(), "remove it, and its world is run again"));
    ck_assert_ptr_null(strchr(error_text(), '\n'));
    world_output_free(&out);
}

/// A damaged count is told by the dataset that does not have as many, and never asked the system for memory.
START_TEST(test_bench_parts_with_damaged_counts_name_the_dataset_and_the_value)
{
    static const char *const path = FOLDER "/silo-test-000.h5";
    static const struct {
        const char *count, *dataset;
        uint64_t value;
    } damage[] = {
        {"truth.accounts", "truth.account_person holds", 1ull << 60},
        {"truth.person.n", "truth.person.age holds", 1ull << 62},
        {"truth.approaches", "truth.approach holds", 3},
        {"own.events", "own.event holds", UINT64_MAX / 12},
        {"pairs.times", "pairs.time holds", 1ull << 50},
        {"stream.2.cells", "stream.2.cell holds", 1ull << 40},
        {"streams", "streams is 1099511627776, and there is no stream.1099511627775.accounts", 1ull << 40},
        {"measures", "measure holds", 1ull << 45},
    };
    scenario_t scenario;
    parts_t parts;
    fill(&scenario);
    begin(&parts, &scenario, WORLDS);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        uint64_t good;
        char value[32];
        set_count(path, damage[i].count, damage[i].value, &good);
        refuses_to_fetch(&parts, damage[i].dataset);
        snprintf(value, sizeof value, "%llu", (unsigned long long)damage[i].value);
        ck_assert_msg(strstr(error_text(), value) != NULL, "%s", error_text());
        set_count(path, damage[i].count, good, NULL);
    }
    // Count and extent agree, but what they promise is not there.
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), set = H5Dopen2(file, "truth.approach", H5P_DEFAULT);
    hsize_t many = 1ull << 40;
    ck_assert_int_ge(H5Dset_extent(set, &many), 0);
    H5Dclose(set);
    H5Fclose(file);
    set_count(path, "truth.approaches", many, NULL);
    refuses_to_fetch(&parts, "truth.approach says that it holds 1099511627776 items, and not all of them are there");
    parts_close(&parts);
    clear();
    scenario_free(&scenario);
}
END_TEST

/// Where accounts are joined, what was one case is kept with a world.
START_TEST(test_bench_parts_keep_who_was_joined)
{
    scenario_t scenario;
    parts_t parts;
    run_result_t plain, again;
    LOAD(&scenario, CHEAP, "protocol.linkage=oracle");
    ck_assert_int_eq(run(&scenario, NULL, &plain), WORLDS);
    begin(&parts, &scenario, 0);
    world_store_t store = parts_store(&parts);
    run(&scenario, &store, &again);
    run_result_free(&again);
    ck_assert_int_eq(run(&scenario, &store, &again), 0);
    same(&plain, &again);
    parts_remove(&parts);
    parts_close(&parts);
    run_result_free(&plain);
    run_result_free(&again);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_bench_parts_folder_is_held_by_one_and_cleared_of_rests)
{
    parts_t first, second;
    static const char *const rest = FOLDER "/silo-test-003.h5.partial-17", *const own = FOLDER "/notes.txt";
    ck_assert_int_eq(mkdir(FOLDER, 0700), 0);
    write_text(rest, "");
    write_text(own, "");
    ck_assert_int_eq(parts_open(&first, OUTPUT, program), 0);
    ck_assert_int_ne(access(rest, F_OK), 0);
    ck_assert_int_eq(parts_open(&second, OUTPUT, program), ERR_IO);
    ck_assert_ptr_nonnull(strstr(error_text(), "another process is working in " FOLDER));
    parts_close(&second);
    parts_close(&first);
    ck_assert_int_eq(access(own, F_OK), 0); // the user's own file, and so the folder, stays
    ck_assert_int_eq(parts_open(&second, OUTPUT, program), 0);
    parts_close(&second);
    clear();
}
END_TEST

START_TEST(test_bench_parts_refused_leave_the_folder)
{
    parts_t first, second;
    ck_assert_int_eq(parts_open(&first, OUTPUT, program), 0);
    ck_assert_int_eq(parts_open(&second, OUTPUT, program), ERR_IO);
    parts_close(&second);
    ck_assert_int_eq(access(FOLDER, F_OK), 0); // before the first world is there it is empty, and still held
    parts_close(&first);
    ck_assert_int_ne(access(FOLDER, F_OK), 0);
}
END_TEST

/// Opens and closes again and again; whoever holds the folder must be able to write in it, and be alone.
/// @return  how often it was held, or -1
static int contend(void)
{
    int held = 0;
    for (int round = 0; round < 2000; round++) {
        parts_t parts;
        if (parts_open(&parts, OUTPUT, program) == 0) {
            int file = open(FOLDER "/mine", O_CREAT | O_EXCL | O_WRONLY, 0600);
            if (file < 0 || unlink(FOLDER "/mine") < 0) return -1;
            close(file);
            held++;
        }
        parts_close(&parts);
    }
    return held;
}

START_TEST(test_bench_parts_folder_that_comes_and_goes_is_held_by_one)
{
    pid_t child[4];
    for (int i = 0; i < 4; i++) {
        child[i] = fork();
        ck_assert_int_ge(child[i], 0);
        if (child[i] == 0) _exit(contend() > 0 ? 0 : 1);
    }
    for (int i = 0; i < 4; i++) {
        int status;
        ck_assert_int_eq(waitpid(child[i], &status, 0), child[i]);
        ck_assert_int_eq(status, 0);
    }
    ck_assert_int_ne(access(FOLDER, F_OK), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_parts");
    TCase *tc = tcase_create("bench_parts");
    tcase_set_timeout(tc, 300);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, test_bench_parts_give_the_same_rows_as_the_worlds);
    tcase_add_test(tc, test_bench_parts_of_others_are_refused);
    tcase_add_test(tc, test_bench_parts_depend_on_plug_ins);
    tcase_add_test(tc, test_bench_parts_damaged_anywhere_are_refused);
    tcase_add_test(tc, test_bench_parts_damaged_at_the_front_cost_one_world);
    tcase_add_test(tc, test_bench_parts_with_damaged_counts_name_the_dataset_and_the_value);
    tcase_add_test(tc, test_bench_parts_keep_who_was_joined);
    tcase_add_test(tc, test_bench_parts_folder_is_held_by_one_and_cleared_of_rests);
    tcase_add_test(tc, test_bench_parts_refused_leave_the_folder);
    tcase_add_test(tc, test_bench_parts_folder_that_comes_and_goes_is_held_by_one);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
