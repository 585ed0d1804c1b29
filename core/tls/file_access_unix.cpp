// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/file_access.h"

#include <QFile>

#include <sys/stat.h>

namespace holdfast::tls {

bool isOpenToOthers(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return false;
    return (status.st_mode & (S_IRWXO | S_IWGRP)) != 0;
}

} // namespace holdfast::tls
