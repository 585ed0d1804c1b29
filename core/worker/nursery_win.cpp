// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/nursery.h"

namespace holdfast::worker {

Nursery::Nursery(const QString &) {}
Nursery::~Nursery() = default;

Nursery::Answer Nursery::fork(const QString &, const keeper::KeeperConfig &)
{
    return Answer::No;
}

} // namespace holdfast::worker
