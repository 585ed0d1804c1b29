// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/manager.h"

namespace holdfast::app::service {

Manager Manager::ofThisProcess()
{
    return {};
}

void Manager::tell(const QByteArray &) const {}

} // namespace holdfast::app::service
