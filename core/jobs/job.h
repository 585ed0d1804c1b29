// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/policy.h"
#include "core/schedule/schedule.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <map>
#include <utility>

namespace holdfast::jobs {

using Labels = QMap<QString, QString>;
using Environment = QMap<QString, QString>;
/// How many runs of jobs that ask for a label may be under way at once, by key and value of the label.
using LabelLimits = std::map<std::pair<QString, QString>, int>;

/// What to run and when.
struct Job
{
    QString name; ///< unique; see isGoodName()
    schedule::Schedule schedule;
    QStringList command;     ///< program and arguments; never empty
    Environment env;         ///< added to the worker's own
    QString cwd;             ///< empty: the worker's own working folder
    Milliseconds timeout{0}; ///< 0: none
    int retries = 0;         ///< further attempts after one that did not succeed
    Labels labels;           ///< a worker must have all of them
    int priority = 0;        ///< higher goes first
    Policy policy;
    bool enabled = true; ///< false: paused, no slots are planned
    WallTime createdAt{};

    friend bool operator==(const Job &, const Job &) = default;
};

} // namespace holdfast::jobs
