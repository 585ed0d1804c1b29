// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/policy.h"
#include "core/protocol/fields.h"

/// A job's policy as JSON: the same form in requests, in answers and in the database. docs/http.md lists the fields.
namespace holdfast::protocol {

/// Every field, also those that have their defaults.
[[nodiscard]] QJsonObject toJson(const jobs::Policy &policy);

/// Missing fields keep their defaults. Bounds are checkPolicy()'s business.
[[nodiscard]] jobs::Policy readPolicy(Fields &fields);

/// A duration as a person writes it, such as "20s"; the fallback where there is none.
[[nodiscard]] Milliseconds readDuration(Fields &fields, const QString &name, Milliseconds fallback);

/// Exit codes such as "0-7"; 0 alone where there are none.
[[nodiscard]] jobs::SuccessCodes readSuccess(Fields &fields, const QString &name);

} // namespace holdfast::protocol
