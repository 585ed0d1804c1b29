// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/file_access.h"

#include "core/runtime/private_file.h"

namespace holdfast::tls {

bool isOpenToOthers(const QString &path)
{
    return !runtime::isPrivateFile(path);
}

} // namespace holdfast::tls
