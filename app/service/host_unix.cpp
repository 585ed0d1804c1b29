// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/host.h"

namespace holdfast::app::service {

bool isHosted(int, char **)
{
    return false; // the options say why not
}

int host(int argc, char **argv, int (*program)(int argc, char **argv))
{
    return program(argc, argv);
}

std::function<void(const LogRecord &)> eventLogListener()
{
    return {};
}

void tellEventLog(const QString &) {}

} // namespace holdfast::app::service
