// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/job.h"

#include <QByteArray>

#include <optional>

namespace holdfast::server {

/// What `POST /api/v1/jobs` asks for.
struct JobRequest
{
    jobs::Job job;
    bool replace = false;        ///< a job of that name gets this definition
    std::optional<bool> enabled; ///< none: a new job is, another one stays as it is
};

/// Reads the body of `POST /api/v1/jobs`. What `GET` gives of a job is taken back unchanged. Checks names and types,
/// and the choice of a schedule; the rest is RunBook's to check.
[[nodiscard]] Result<JobRequest> readJobRequest(const QByteArray &body);

} // namespace holdfast::server
