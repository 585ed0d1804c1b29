// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint/fail_point.h"

#include <QByteArray>

#include <atomic>
#include <cstdlib>

namespace holdfast {
namespace {

constexpr int kAsIfKilled = 137;

struct Wanted
{
    QByteArray name;
    int times = 1;
};

Wanted readWanted()
{
    const QByteArray text = qgetenv("HOLDFAST_FAIL_POINT");
    const qsizetype colon = text.indexOf(':');
    return colon < 0 ? Wanted{text} : Wanted{text.left(colon), text.mid(colon + 1).toInt()};
}

} // namespace

void failPoint(const char *name)
{
    static const Wanted wanted = readWanted();
    static std::atomic<int> passed = 0;
    if (wanted.name == name && ++passed >= wanted.times)
        std::_Exit(kAsIfKilled);
}

} // namespace holdfast
