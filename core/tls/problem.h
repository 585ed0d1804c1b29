// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace holdfast::tls {

[[nodiscard]] inline Problem tlsProblem(const QString &where, const QString &what, const QString &todo)
{
    return {QStringLiteral("tls"), what, where, todo};
}

} // namespace holdfast::tls
