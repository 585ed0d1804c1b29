// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/descriptors.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace holdfast::runtime {

std::optional<int> descriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return std::nullopt;
    return static_cast<int>(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int>::max()));
}

bool canOpenMore(int count)
{
    std::vector<int> opened;
    opened.reserve(static_cast<std::size_t>(count));
    bool isOpen = true;
    for (int i = 0; i < count && isOpen; ++i) {
        opened.push_back(::eventfd(0, EFD_CLOEXEC));
        isOpen = opened.back() >= 0;
    }
    for (const int descriptor : opened) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    return isOpen;
}

} // namespace holdfast::runtime
