// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/random.h"

#include <QRandomGenerator>

namespace holdfast::runtime {

std::uint64_t random64()
{
    return QRandomGenerator::global()->generate64();
}

QByteArray secretBytes(int count)
{
    QByteArray bytes;
    for (auto *system = QRandomGenerator::system(); bytes.size() < count;) {
        const quint64 drawn = system->generate64();
        bytes.append(reinterpret_cast<const char *>(&drawn), sizeof drawn); // NOLINT: its bytes are wanted
    }
    return bytes.first(count);
}

double random01()
{
    return QRandomGenerator::global()->generateDouble();
}

} // namespace holdfast::runtime
