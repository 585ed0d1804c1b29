// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/file_access.h"

namespace holdfast::tls {

bool isOpenToOthers(const QString &)
{
    return false;
}

} // namespace holdfast::tls
