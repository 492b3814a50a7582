// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a world's output. What scored_world_index derives is derived again; measures go by their numbers.
#include "results/bench/part_file.h"
#include "core/array.h"
#include "core/error.h"
#include "sim/measures/measure.h"
#include <string.h>

// Whoever adds a member to one of these adds it to the lists below, then the new size here.
_Static_assert(sizeof(world_output_t) == 5096 && sizeof(pair_record_t) == 192 && sizeof(scored_world_t) == 416 &&
                   sizeof(truth_t) == 128 && sizeof(training_rows_t) == 112 && sizeof(linkage_lesson_t) == 2832 &&
                   sizeof(score_stream_t) == 88 && sizeof(cluster_log_t) == 56 && sizeof(own_events_t) == 64,
               "a kept world lacks what was added");

static const part_field_t TRUTH[] = {
    PART_COUNT_OF(truth_t, person.n),
    PART_COUNT_OF(truth_t, accounts),
    PART_COUNT_OF(truth_t, approaches),
    PART_ARRAY_OF(truth_t, person.age, person.n),
    PART_ARRAY_OF(truth_t, person.sex, person.n),
    PART_ARRAY_OF(truth_t, person.role, person.n),
    PART_ARRAY_OF(truth_t, person.offender, person.n),
    PART_ARRAY_OF(truth_t, person.region, person.n),
    PART_ARRAY_OF(truth_t, person.household, person.n),
    PART_ARRAY_OF(truth_t, person.school, person.n),
    PART_ARRAY_OF(truth_t, person.onset, person.n),
    PART_ARRAY_OF(truth_t, account_person, accounts),
    PART_ARRAY_OF(truth_t, account_offender, accounts),
    PART_ARRAY_OF(truth_t, account_onset, accounts),
    PART_ARRAY_OF(truth_t, account_closed, accounts),
    PART_ARRAY_OF(truth_t, approach, approaches),
    {0},
};

static const part_field_t OWN_EVENTS[] = {
    PART_COUNT_OF(own_events_t, accounts),
    PART_COUNT_OF(own_events_t, events),
    PART_RECORD_OF(own_events_t, start),
    {0},
};

/// Where anybody was counted. Events are sorted by now; sorting again for the index changes nothing.
static const part_field_t OWN_EVENTS_COUNTED[] = {
    PART_ARRAY_OF(own_events_t, count, accounts),
    PART_GROWN(own_events_t, event, events, room),
    {0},
};

static const part_field_t WORLD[] = {
    PART_ARRAY_OF(scored_world_t, platform, truth.accounts),
    PART_ARRAY_OF(scored_world_t, last_scored, truth.accounts),
    PART_ARRAY_OF(scored_world_t, registered, truth.accounts),
    PART_RECORD_OF(scored_world_t, only),
    PART_RECORD_OF(scored_world_t, start),
    PART_RECORD_OF(scored_world_t, end),
    PART_RECORD_OF(scored_world_t, active_days),
    {0},
};

static const part_field_t CLUSTERS[] = {
    PART_COUNT_OF(cluster_log_t, accounts),
    PART_COUNT_OF(cluster_log_t, n),
    PART_COUNT_OF(cluster_log_t, labels),
    PART_GROWN(cluster_log_t, since, n, since_room),
    PART_GROWN(cluster_log_t, label, labels, label_room),
    {0},
};

static const part_field_t PAIRS[] = {
    PART_COUNT_OF(pair_record_t, detectors),
    PART_COUNT_OF(pair_record_t, times),
    PART_COUNT_OF(pair_record_t, risks),
    PART_COUNT_OF(pair_record_t, positives),
    PART_COUNT_OF(pair_record_t, rankings),
    PART_COUNT_OF(pair_record_t, steps),
    PART_COUNT_OF(pair_record_t, entries),
    PART_COUNT_OF(pair_record_t, ranks),
    PART_GROWN(pair_record_t, time, times, time_room),
    PART_GROWN(pair_record_t, risk, risks, risk_room),
    PART_GROWN(pair_record_t, positive, positives, positive_room),
    PART_GROWN(pair_record_t, step_end, rankings, step_end_room),
    PART_GROWN(pair_record_t, entry_end, rankings, entry_end_room),
    PART_GROWN(pair_record_t, step, steps, step_room),
    PART_GROWN(pair_record_t, entry, entries, entry_room),
    PART_GROWN(pair_record_t, rank, ranks, rank_room),
    {0},
};

static const part_field_t LESSON[] = {
    PART_COUNT_OF(linkage_lesson_t, n),
    PART_COUNT_OF(linkage_lesson_t, accounts),
    PART_COUNT_OF(linkage_lesson_t, persons),
    PART_GROWN(linkage_lesson_t, pair, n, pair_room),
    PART_GROWN(linkage_lesson_t, pattern, n, pattern_room),
    PART_ARRAY_OF(linkage_lesson_t, person, accounts),
    PART_ARRAY_OF(linkage_lesson_t, household, persons),
    PART_ARRAY_OF(linkage_lesson_t, self_label, accounts),
    PART_RECORD_OF(linkage_lesson_t, counts),
    {0},
};

static const part_field_t STREAM[] = {
    PART_COUNT_OF(score_stream_t, accounts),
    PART_COUNT_OF(score_stream_t, cells),
    PART_COUNT_OF(score_stream_t, room),
    PART_RECORD_OF(score_stream_t, floor),
    PART_RECORD_OF(score_stream_t, time),
    PART_ARRAY_OF(score_stream_t, final, accounts),
    PART_GROWN(score_stream_t, cell, cells, capacity),
    {0},
};

static const part_field_t OUTPUT[] = {
    PART_RECORD_OF(world_output_t, seed),         PART_RECORD_OF(world_output_t, alerts),
    PART_RECORD_OF(world_output_t, counts),       PART_RECORD_OF(world_output_t, targets),
    PART_RECORD_OF(world_output_t, linkage),      PART_RECORD_OF(world_output_t, left_out),
    PART_RECORD_OF(world_output_t, corrupt),      PART_RECORD_OF(world_output_t, simulate_s),
    PART_RECORD_OF(world_output_t, score_s),      PART_COUNT_OF(world_output_t, measures),
    PART_COUNT_OF(world_output_t, measure_costs), {0},
};

static int cluster_fields(part_io_t *io, cluster_log_t **clusters)
{
    size_t linked = *clusters != NULL;
    CHECK(part_io_count(io, "linked", &linked));
    if (!linked) return 0;
    if (!io->writing && (*clusters = cluster_log_new(0)) == NULL) return ERR_MEMORY;
    return part_io_fields(io, "clusters.", CLUSTERS, *clusters);
}

static int world_fields(part_io_t *io, scored_world_t *w)
{
    CHECK(part_io_fields(io, "truth.", TRUTH, &w->truth));
    CHECK(part_io_fields(io, "own.", OWN_EVENTS, &w->own));
    if (w->own.accounts > 0) CHECK(part_io_fields(io, "own.", OWN_EVENTS_COUNTED, &w->own));
    CHECK(part_io_fields(io, "world.", WORLD, w));
    return cluster_fields(io, &w->clusters);
}

static int training_fields(part_io_t *io, training_rows_t *rows)
{
    size_t graph = rows->graph != NULL;
    strcpy(io->prefix, "rows.");
    CHECK(part_io_count(io, "n", &rows->n));
    CHECK(part_io_record(io, "rule", &rows->rule, sizeof rows->rule));
    CHECK(part_io_count(io, "has_graph", &graph));
    CHECK(part_io_array(io, "feature", &rows->feature, rows->n, FEATURES * sizeof *rows->feature));
    if (graph) CHECK(part_io_array(io, "graph", &rows->graph, rows->n, GRAPH_FEATURES * sizeof *rows->graph));
    CHECK(part_io_array(io, "label", &rows->label, rows->n, sizeof *rows->label));
    return part_io_array(io, "platform", &rows->platform, rows->n, sizeof *rows->platform);
}

static int stream_fields(part_io_t *io, world_output_t *out, size_t streams)
{
    char prefix[sizeof io->prefix];
    if (streams > 0) {
        char last[64];
        snprintf(last, sizeof last, "stream.%zu.accounts", streams - 1);
        CHECK(part_io_expect(io, last, "streams", streams));
    }
    if (!io->writing) CHECK(ARRAY_NEW(out->stream, streams));
    out->streams = streams;
    for (size_t d = 0; d < streams; d++) {
        snprintf(prefix, sizeof prefix, "stream.%zu.", d);
        CHECK(part_io_fields(io, prefix, STREAM, &out->stream[d]));
        out->stream[d].clusters = out->world.clusters;
    }
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
            return error_set(ERR_FORMAT, "%s is damaged, at measure" PART_REMEDY, io->path);
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
            return error_set(ERR_FORMAT, "%s is damaged, at measure_cost" PART_REMEDY, io->path);
    return 0;
}

static int output_fields(part_io_t *io, world_output_t *out, bool training)
{
    measure_item_t *item = NULL;
    size_t streams = out->streams;
    CHECK(part_io_fields(io, "", OUTPUT, out));
    CHECK(part_io_count(io, "streams", &streams));
    int code = measure_items(io, out, &item);
    free(item);
    if (code < 0) return code;
    CHECK(cost_items(io, out));
    if (training) {
        CHECK(part_io_fields(io, "truth.", TRUTH, &out->truth));
        CHECK(part_io_fields(io, "lesson.", LESSON, &out->lesson));
        return training_fields(io, &out->rows);
    }
    CHECK(world_fields(io, &out->world));
    CHECK(part_io_fields(io, "pairs.", PAIRS, &out->pairs));
    return stream_fields(io, out, streams);
}

/// What the frame carries through: where the output stands, and which fields it has.
typedef struct {
    world_output_t *out;
    bool training;
} content_t;

static int fields(part_io_t *io, void *content)
{
    const content_t *c = content;
    return output_fields(io, c->out, c->training);
}

static const part_form_t FORM = {"vigil-bench-part", "is not a finished world of a benchmark",
                                 "was made with another tier, view, --set or --detectors", fields};

int part_file_write(const char *path, const part_label_t *label, const world_output_t *out)
{
    world_output_t copy = *out; // the list of fields serves both ways
    return part_frame_write(path, &FORM, label, &(content_t){&copy, label->role == WORLD_TRAINING});
}

int part_file_check(const char *path, const part_label_t *label) { return part_frame_check(path, &FORM, label); }

int part_file_read(const char *path, const part_label_t *label, world_output_t *out)
{
    memset(out, 0, sizeof *out);
    int code = part_frame_read(path, &FORM, label, &(content_t){out, label->role == WORLD_TRAINING});
    for (size_t d = 0; d < out->streams && code == 0; d++) code = score_stream_index(&out->stream[d]);
    return code == 0 && label->role != WORLD_TRAINING ? scored_world_index(&out->world) : code;
}
