// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/orphans.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::process {

void adoptOrphans()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

bool adoptsOrphans()
{
    int isSubreaper = 0;
    ::prctl(PR_GET_CHILD_SUBREAPER, &isSubreaper);
    return isSubreaper != 0 || ::getpid() == 1;
}

void collectOrphans(qint64 own)
{
    if (!adoptsOrphans())
        return;
    for (;;) {
        siginfo_t ended{};
        if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid == 0 || ended.si_pid == own)
            return;
        ::waitid(P_PID, static_cast<id_t>(ended.si_pid), &ended, WEXITED | WNOHANG);
    }
}

} // namespace holdfast::process
