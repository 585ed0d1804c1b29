// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/wake_up.h"

#include <QtGlobal>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace holdfast::runtime {

WakeUp::WakeUp()
    : m_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_descriptor < 0)
        qFatal("no event loop: eventfd: %s", std::strerror(errno));
}

WakeUp::~WakeUp()
{
    ::close(m_descriptor);
}

void WakeUp::request()
{
    if (m_isRequested.exchange(true) || !m_isWaiting)
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_descriptor, &one, sizeof one); // a full counter is readable as well
}

bool WakeUp::beginWait()
{
    m_isWaiting = true;
    return !m_isRequested;
}

bool WakeUp::endWait()
{
    m_isWaiting = false;
    return m_isRequested.exchange(false);
}

void WakeUp::drain() const
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(m_descriptor, &count, sizeof count);
}

} // namespace holdfast::runtime
