// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/drill.h"

#include "core/base/words.h"

namespace holdfast::fleet {
namespace {

using Kind = Drill::Kind;

constexpr Words<Kind, 4> kKinds = {{
    {Kind::Cut, "cut"},
    {Kind::Lag, "lag"},
    {Kind::Freeze, "freeze"},
    {Kind::KillWorker, "kill-worker"},
}};

} // namespace

QString toString(Kind kind)
{
    return wordFor(kKinds, kind);
}

std::optional<Drill::Kind> drillKindFrom(const QString &word)
{
    return valueFor(kKinds, word);
}

} // namespace holdfast::fleet
