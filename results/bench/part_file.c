// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a world's output. What scored_world_index derives is derived again; measures go by their numbers.
#include "results/bench/part_file.h"
#include "core/array.h"
#include "core/error.h"
#include "results/bench/part_io.h"
#include "sim/measures/measure.h"
#include "trace/hdf5_util.h"
#include <string.h>

#define PART_FORMAT "vigil-bench-part"
#define DIGEST "sha256"

#define ARRAY(owner, member, n) CHECK(part_io_array(io, #member, &(owner)->member, (n), sizeof *(owner)->member))
#define COUNT(owner, member) CHECK(part_io_count(io, #member, &(owner)->member))
#define RECORD(owner, member) CHECK(part_io_record(io, #member, &(owner)->member, sizeof(owner)->member))

// Whoever adds a member to one of these adds it to the lists below, then the new size here.
_Static_assert(sizeof(world_output_t) == 5080 && sizeof(pair_record_t) == 192 && sizeof(scored_world_t) == 408 &&
                   sizeof(truth_t) == 128 && sizeof(training_rows_t) == 112 && sizeof(linkage_lesson_t) == 2832 &&
                   sizeof(score_stream_t) == 64 && sizeof(own_events_t) == 64,
               "a kept world lacks what was added");

static int truth_fields(part_io_t *io, truth_t *t)
{
    strcpy(io->prefix, "truth.");
    COUNT(t, person.n);
    COUNT(t, accounts);
    COUNT(t, approaches);
    ARRAY(t, person.age, t->person.n);
    ARRAY(t, person.sex, t->person.n);
    ARRAY(t, person.role, t->person.n);
    ARRAY(t, person.offender, t->person.n);
    ARRAY(t, person.region, t->person.n);
    ARRAY(t, person.household, t->person.n);
    ARRAY(t, person.school, t->person.n);
    ARRAY(t, person.onset, t->person.n);
    ARRAY(t, account_person, t->accounts);
    ARRAY(t, account_offender, t->accounts);
    ARRAY(t, account_onset, t->accounts);
    ARRAY(t, account_closed, t->accounts);
    ARRAY(t, approach, t->approaches);
    return 0;
}

static int own_event_fields(part_io_t *io, own_events_t *own)
{
    strcpy(io->prefix, "own.");
    COUNT(own, accounts);
    COUNT(own, events);
    RECORD(own, start);
    if (own->accounts == 0) return 0; // nobody counted
    ARRAY(own, count, own->accounts);
    ARRAY(own, event, own->events); // sorted by now; sorting again for the index changes nothing
    own->room = own->events;
    return 0;
}

static int world_fields(part_io_t *io, scored_world_t *w)
{
    CHECK(truth_fields(io, &w->truth));
    CHECK(own_event_fields(io, &w->own));
    strcpy(io->prefix, "world.");
    ARRAY(w, platform, w->truth.accounts);
    ARRAY(w, last_scored, w->truth.accounts);
    ARRAY(w, registered, w->truth.accounts);
    RECORD(w, only);
    RECORD(w, start);
    RECORD(w, end);
    RECORD(w, active_days);
    return 0;
}

static int pair_fields(part_io_t *io, pair_record_t *p)
{
    strcpy(io->prefix, "pairs.");
    COUNT(p, detectors);
    COUNT(p, times);
    COUNT(p, risks);
    COUNT(p, positives);
    COUNT(p, rankings);
    COUNT(p, steps);
    COUNT(p, entries);
    COUNT(p, ranks);
    ARRAY(p, time, p->times);
    ARRAY(p, risk, p->risks);
    ARRAY(p, positive, p->positives);
    ARRAY(p, step_end, p->rankings);
    ARRAY(p, entry_end, p->rankings);
    ARRAY(p, step, p->steps);
    ARRAY(p, entry, p->entries);
    ARRAY(p, rank, p->ranks);
    p->time_room = p->times, p->risk_room = p->risks, p->positive_room = p->positives;
    p->step_end_room = p->entry_end_room = p->rankings;
    p->step_room = p->steps, p->entry_room = p->entries, p->rank_room = p->ranks;
    return 0;
}

static int lesson_fields(part_io_t *io, linkage_lesson_t *lesson)
{
    strcpy(io->prefix, "lesson.");
    COUNT(lesson, n);
    COUNT(lesson, accounts);
    COUNT(lesson, persons);
    ARRAY(lesson, pair, lesson->n);
    ARRAY(lesson, pattern, lesson->n);
    ARRAY(lesson, person, lesson->accounts);
    ARRAY(lesson, household, lesson->persons);
    ARRAY(lesson, self_label, lesson->accounts);
    RECORD(lesson, counts);
    lesson->pair_room = lesson->pattern_room = lesson->n;
    return 0;
}

static int stream_fields(part_io_t *io, score_stream_t *s, size_t number)
{
    snprintf(io->prefix, sizeof io->prefix, "stream.%zu.", number);
    COUNT(s, accounts);
    COUNT(s, cells);
    COUNT(s, room);
    RECORD(s, floor);
    RECORD(s, time);
    ARRAY(s, final, s->accounts);
    ARRAY(s, cell, s->cells);
    s->capacity = s->cells;
    return 0;
}

static int training_fields(part_io_t *io, training_rows_t *rows)
{
    size_t graph = rows->graph != NULL;
    strcpy(io->prefix, "rows.");
    COUNT(rows, n);
    RECORD(rows, rule);
    CHECK(part_io_count(io, "has_graph", &graph));
    CHECK(part_io_array(io, "feature", &rows->feature, rows->n, FEATURES * sizeof *rows->feature));
    if (graph) CHECK(part_io_array(io, "graph", &rows->graph, rows->n, GRAPH_FEATURES * sizeof *rows->graph));
    ARRAY(rows, label, rows->n);
    ARRAY(rows, platform, rows->n);
    return 0;
}

/// A measure's counters with numbers in place of names.
typedef struct {
    int32_t measure, hook, platform, unused;
    uint64_t attempts, allowed, denied, abandoned;
} measure_item_t;

static measure_item_t item_of(const sim_measure_count_t *m)
{
    measure_item_t item = {.platform = m->platform,
                           .attempts = m->attempts,
                           .allowed = m->allowed,
                           .denied = m->denied,
                           .abandoned = m->abandoned};
    while (strcmp(measure_registry[item.measure]->name, m->measure) != 0) item.measure++;
    while (strcmp(hook_name[item.hook], m->hook) != 0) item.hook++;
    return item;
}

static sim_measure_count_t count_of(const measure_item_t *item)
{
    return (sim_measure_count_t){.measure = measure_registry[item->measure]->name,
                                 .hook = hook_name[item->hook],
                                 .platform = item->platform,
                                 .attempts = item->attempts,
                                 .allowed = item->allowed,
                                 .denied = item->denied,
                                 .abandoned = item->abandoned};
}

/// @param[in,out] item  [out->measures], allocated here where it is read
static int measure_items(part_io_t *io, world_output_t *out, measure_item_t **item)
{
    if (io->writing) {
        CHECK(ARRAY_NEW(*item, out->measures));
        for (size_t i = 0; i < out->measures; i++) (*item)[i] = item_of(&out->measure[i]);
    }
    CHECK(part_io_array(io, "measure", item, out->measures, sizeof **item));
    if (io->writing) return 0;
    size_t measures = 0;
    while (measure_registry[measures]) measures++;
    CHECK(ARRAY_NEW(out->measure, out->measures));
    for (size_t i = 0; i < out->measures; i++) {
        if ((size_t)(*item)[i].measure >= measures || (size_t)(*item)[i].hook >= HOOKS)
            return error_set(ERR_FORMAT, "%s is damaged, at measure: remove it, and its world is run again", io->path);
        out->measure[i] = count_of(&(*item)[i]);
    }
    return 0;
}

/// @return 0, ERR_FORMAT where a number has no name
static int cost_items(part_io_t *io, world_output_t *out)
{
    size_t measures = 0;
    while (measure_registry[measures]) measures++;
    CHECK(part_io_array(io, "measure_cost", &out->measure_cost, out->measure_costs, sizeof *out->measure_cost));
    for (size_t i = 0; i < out->measure_costs; i++)
        if (out->measure_cost[i].measure >= measures || out->measure_cost[i].role >= ROLES)
            return error_set(ERR_FORMAT, "%s is damaged, at measure_cost: remove it, and its world is run again",
                             io->path);
    return 0;
}

static int output_fields(part_io_t *io, world_output_t *out, bool training)
{
    measure_item_t *item = NULL;
    size_t streams = out->streams;
    RECORD(out, seed);
    RECORD(out, counts);
    RECORD(out, targets);
    RECORD(out, linkage);
    RECORD(out, left_out);
    RECORD(out, corrupt);
    RECORD(out, simulate_s);
    RECORD(out, score_s);
    COUNT(out, measures);
    COUNT(out, measure_costs);
    CHECK(part_io_count(io, "streams", &streams));
    int code = measure_items(io, out, &item);
    free(item);
    if (code < 0) return code;
    CHECK(cost_items(io, out));
    if (training) {
        CHECK(truth_fields(io, &out->truth));
        CHECK(lesson_fields(io, &out->lesson));
        return training_fields(io, &out->rows);
    }
    CHECK(world_fields(io, &out->world));
    CHECK(pair_fields(io, &out->pairs));
    if (!io->writing) CHECK(ARRAY_NEW(out->stream, streams));
    out->streams = streams;
    for (size_t d = 0; d < streams; d++) CHECK(stream_fields(io, &out->stream[d], d));
    return 0;
}

static int put_label(hid_t file, const part_label_t *label)
{
    CHECK(hdf5_put_text(file, "format", PART_FORMAT));
    CHECK(hdf5_put_text(file, "scenario", label->scenario));
    CHECK(hdf5_put_text(file, "program", label->program));
    CHECK(hdf5_put_text(file, "role", world_role_name[label->role]));
    return hdf5_put_u64(file, "index", label->index);
}

int part_file_write(const char *path, const part_label_t *label, const world_output_t *out)
{
    hdf5_out_t file = {0};
    world_output_t copy = *out; // the list of fields serves both ways
    char digest[SHA256_HEX];
    CHECK(hdf5_begin(&file, path));
    part_io_t io = {.file = file.file, .path = path, .writing = true};
    sha256_begin(&io.hash);
    int code = put_label(file.file, label);
    if (code == 0) code = output_fields(&io, &copy, label->role == WORLD_TRAINING);
    int hashed = sha256_end(&io.hash, digest);
    if (code == 0) code = hashed;
    if (code == 0) code = hdf5_put_text(file.file, DIGEST, digest);
    if (code == 0) code = hdf5_check(&file);
    if (code == 0) return hdf5_commit(&file);
    hdf5_abort(&file);
    return code;
}

/// Whether a text attribute is there and says this.
static bool says(hid_t file, const char *name, const char *expected)
{
    char *text = NULL;
    bool same = hdf5_get_text(file, name, &text) == 0 && strcmp(text, expected) == 0;
    free(text);
    return same;
}

static int check_label(hid_t file, const char *path, const part_label_t *label)
{
    uint64_t index = 0;
    if (!says(file, "format", PART_FORMAT))
        return error_set(ERR_FORMAT, "%s is not a finished world of a benchmark", path);
    if (!says(file, "scenario", label->scenario))
        return error_set(ERR_FORMAT, "%s was made with another tier, view, --set or --detectors", path);
    if (!says(file, "program", label->program))
        return error_set(ERR_FORMAT,
                         "%s was made by another build of vigil, or with other plug-ins, programs or libraries", path);
    if (!says(file, "role", world_role_name[label->role]) || hdf5_get_u64(file, "index", &index) < 0 ||
        index != label->index)
        return error_set(ERR_FORMAT, "%s holds another world than its name says", path);
    return 0;
}

int part_file_check(const char *path, const part_label_t *label)
{
    hid_t file = -1;
    CHECK(hdf5_open(&file, path));
    int code = check_label(file, path, label);
    H5Fclose(file);
    return code;
}

int part_file_read(const char *path, const part_label_t *label, world_output_t *out)
{
    char digest[SHA256_HEX];
    memset(out, 0, sizeof *out);
    part_io_t io = {.path = path};
    CHECK(hdf5_open(&io.file, path));
    sha256_begin(&io.hash);
    int code = check_label(io.file, path, label);
    if (code == 0) code = output_fields(&io, out, label->role == WORLD_TRAINING);
    int hashed = sha256_end(&io.hash, digest);
    if (code == 0) code = hashed;
    if (code == 0 && !says(io.file, DIGEST, digest))
        code = error_set(ERR_FORMAT, "%s is damaged: remove it, and its world is run again", path);
    H5Fclose(io.file);
    return code == 0 && label->role != WORLD_TRAINING ? scored_world_index(&out->world) : code;
}
