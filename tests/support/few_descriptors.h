// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <sys/resource.h>
#include <unistd.h>

namespace holdfast::test {

/// While it lives, this process can open so many files more.
class FewDescriptors final
{
public:
    explicit FewDescriptors(int more)
    {
        ::getrlimit(RLIMIT_NOFILE, &m_former);
        const int next = ::dup(0);
        ::close(next);
        const rlimit tight{static_cast<rlim_t>(next + more), m_former.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &tight);
    }
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_former); }
    Q_DISABLE_COPY_MOVE(FewDescriptors)

private:
    rlimit m_former{};
};

} // namespace holdfast::test
