// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast {

/// How a server or a worker is, for whoever looks after its process.
struct Health
{
    bool isGood = false;
    QString line; ///< one line for people: what it does, or what is wrong
};

} // namespace holdfast
