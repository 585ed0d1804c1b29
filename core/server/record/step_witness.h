// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/step.h"

namespace holdfast::server {

/// Sees each step before its commit, and adds writes: what people are to be told goes on record with what happened, or
/// not at all.
class StepWitness
{
public:
    StepWitness() = default;
    StepWitness(const StepWitness &) = delete;
    StepWitness &operator=(const StepWitness &) = delete;
    virtual ~StepWitness() = default;

    /// What is on record; once, before all steps.
    virtual void begin(const jobs::Loaded &loaded) = 0;
    virtual void beforeCommit(jobs::Step &step) = 0;
};

} // namespace holdfast::server
