// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/resume_notice.h"

#include <array>
#include <limits>

#include <sys/timerfd.h>
#include <unistd.h>

namespace holdfast::runtime {
namespace {

/// Never comes; but a clock that jumps cancels it, and then it is readable: timerfd_create(2).
bool waitForJump(int timer)
{
    itimerspec never{};
    never.it_value.tv_sec = std::numeric_limits<int>::max();
    return ::timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) == 0;
}

} // namespace

ResumeNotice::ResumeNotice(QObject *parent)
    : QObject(parent)
    , m_timer(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC))
{
    if (m_timer < 0 || !waitForJump(m_timer))
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_timer, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ResumeNotice::onReadable);
}

ResumeNotice::~ResumeNotice()
{
    m_notifier.reset();
    if (m_timer >= 0)
        ::close(m_timer);
}

void ResumeNotice::onReadable()
{
    std::array<char, 8> count{};
    if (::read(m_timer, count.data(), count.size()) >= 0 || !waitForJump(m_timer))
        m_notifier->setEnabled(false); // in the year 2038
    Q_EMIT clockJumped();
}

} // namespace holdfast::runtime
