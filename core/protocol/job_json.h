// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

#include <QJsonObject>

namespace holdfast::protocol {

/// A job's definition as JSON: the same form in answers and in the record of changes. docs/http.md lists the fields.
[[nodiscard]] QJsonObject toJson(const jobs::Job &job);

} // namespace holdfast::protocol
