// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/postgres.h"

namespace holdfast::store {

bool isPostgres(const QString &database)
{
    return database.startsWith(u"postgresql://") || database.startsWith(u"postgres://");
}

} // namespace holdfast::store
