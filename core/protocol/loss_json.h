// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/fields.h"
#include "core/protocol/message.h"

namespace holdfast::protocol {

/// A lost link as JSON: on the wire and in the worker's own list of outages.
[[nodiscard]] QJsonObject toJson(const LinkLoss &loss);
[[nodiscard]] LinkLoss readLoss(Fields &fields);

[[nodiscard]] QJsonObject toJson(const Unanswered &registrations);
[[nodiscard]] Unanswered readUnanswered(Fields &fields);

[[nodiscard]] QJsonObject toJson(const OutageVerdict &verdict);
[[nodiscard]] OutageVerdict readVerdict(Fields &fields);

} // namespace holdfast::protocol
