// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/random.h"

#include <QRandomGenerator>

namespace holdfast::runtime {

std::uint64_t random64()
{
    return QRandomGenerator::global()->generate64();
}

double random01()
{
    return QRandomGenerator::global()->generateDouble();
}

} // namespace holdfast::runtime
