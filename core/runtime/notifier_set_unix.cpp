// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/notifier_set.h"

#include "core/runtime/wake_up.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <sys/epoll.h>
#include <unistd.h>

namespace holdfast::runtime {
namespace {

constexpr quint64 kWakeUp = 0; // generations begin with 1
constexpr int kGenerationShift = 32;
constexpr std::size_t kMaxEvents = 256;
constexpr quint32 kTrouble = EPOLLHUP | EPOLLERR;

/// What a notifier asks for, and what activates it: any trouble too, as with poll(2) in Qt.
constexpr std::array<quint32, 3> kAsked{EPOLLIN, EPOLLOUT, EPOLLPRI};

std::size_t typeOf(const QSocketNotifier &notifier)
{
    return static_cast<std::size_t>(notifier.type());
}

int inMilliseconds(NotifierSet::Patience patience)
{
    constexpr auto kMost = std::chrono::milliseconds(std::numeric_limits<int>::max());
    return patience ? static_cast<int>(std::clamp(*patience, std::chrono::milliseconds(0), kMost).count()) : -1;
}

} // namespace

NotifierSet::NotifierSet(const WakeUp &wakeUp)
    : m_wakeUp(wakeUp)
{
    open();
}

NotifierSet::~NotifierSet()
{
    ::close(m_epoll);
}

void NotifierSet::open()
{
    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = kWakeUp;
    if (m_epoll < 0 || epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeUp.descriptor(), &event) != 0)
        qFatal("no event loop: epoll: %s", std::strerror(errno));
}

void NotifierSet::add(QSocketNotifier *notifier)
{
    const int descriptor = static_cast<int>(notifier->socket());
    if (m_entries.size() <= static_cast<std::size_t>(descriptor))
        m_entries.resize(static_cast<std::size_t>(descriptor) + 1);
    Entry &entry = m_entries[descriptor];
    Slot &slot = entry.slots[typeOf(*notifier)];
    if (slot.notifier != nullptr && slot.notifier != notifier) {
        qWarning("QSocketNotifier: two for descriptor %d and the same type; the earlier one ends", descriptor);
        leave(descriptor); // the number may be another socket's now
    }
    slot = {notifier, ++m_serial};
    noteChange(descriptor);
}

void NotifierSet::remove(QSocketNotifier *notifier)
{
    const int descriptor = static_cast<int>(notifier->socket());
    if (static_cast<std::size_t>(descriptor) >= m_entries.size())
        return;
    Entry &entry = m_entries[descriptor];
    Slot &slot = entry.slots[typeOf(*notifier)];
    if (slot.notifier != notifier)
        return; // another one took its place
    slot = {};
    if (wantedOf(entry) != 0)
        noteChange(descriptor);
    else
        leave(descriptor);
}

void NotifierSet::leave(int descriptor)
{
    Entry &entry = m_entries[descriptor];
    if (entry.armed != 0)
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr); // fails if it was closed: then it is out already
    if (entry.isAlwaysReady)
        std::erase(m_alwaysReady, descriptor);
    entry.armed = 0;
    entry.isAlwaysReady = false;
}

quint32 NotifierSet::wantedOf(const Entry &entry)
{
    quint32 wanted = 0;
    for (std::size_t type = 0; type < kAsked.size(); ++type)
        wanted |= entry.slots[type].notifier != nullptr ? kAsked[type] : 0;
    return wanted;
}

void NotifierSet::noteChange(int descriptor)
{
    if (!std::exchange(m_entries[descriptor].isChanged, true))
        m_changed.push_back(descriptor);
}

void NotifierSet::tellKernel()
{
    while (!m_changed.empty()) { // a refusal may add to them
        const int descriptor = m_changed.back();
        m_changed.pop_back();
        m_entries[descriptor].isChanged = false;
        arm(descriptor);
    }
}

void NotifierSet::arm(int descriptor)
{
    Entry &entry = m_entries[descriptor];
    const quint32 wanted = wantedOf(entry);
    if (wanted == entry.armed || entry.isAlwaysReady)
        return;
    const bool isKnown = std::exchange(entry.armed, wanted) != 0;
    if (isKnown && control(EPOLL_CTL_MOD, descriptor, entry))
        return;
    entry.generation = ++m_generation; // the number was closed and is another descriptor now, or it is a new one
    if (control(EPOLL_CTL_ADD, descriptor, entry) || (errno == EEXIST && control(EPOLL_CTL_MOD, descriptor, entry)))
        return;
    entry.armed = 0;
    if (errno != EPERM) {
        refuse(descriptor, errno);
        return;
    }
    entry.isAlwaysReady = true;
    m_alwaysReady.push_back(descriptor);
}

bool NotifierSet::control(int operation, int descriptor, const Entry &entry) const
{
    epoll_event event{};
    event.events = entry.armed;
    event.data.u64 = (quint64(entry.generation) << kGenerationShift) | static_cast<quint32>(descriptor);
    return epoll_ctl(m_epoll, operation, descriptor, &event) == 0;
}

void NotifierSet::refuse(int descriptor, int error)
{
    qWarning("QSocketNotifier: Invalid socket %d (%s), disabling...", descriptor, std::strerror(error));
    for (const Slot &slot : std::array(m_entries[descriptor].slots)) {
        if (slot.notifier != nullptr)
            slot.notifier->setEnabled(false); // calls remove()
    }
}

void NotifierSet::wait(Patience patience)
{
    tellKernel();
    m_ready.clear();
    m_nextReady = 0;
    if (!m_alwaysReady.empty())
        patience = std::chrono::milliseconds(0);
    std::array<epoll_event, kMaxEvents> events;
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), inMilliseconds(patience));
    bool isStale = false;
    for (int i = 0; i < count; ++i) { // none where a signal ended the wait
        const quint64 tag = events[i].data.u64;
        const auto descriptor = static_cast<int>(static_cast<quint32>(tag));
        if (tag == kWakeUp)
            m_wakeUp.drain();
        else if (m_entries[descriptor].armed != 0 && m_entries[descriptor].generation == tag >> kGenerationShift)
            collect(descriptor, events[i].events);
        else
            isStale = true;
    }
    for (const int descriptor : m_alwaysReady)
        collect(descriptor, EPOLLIN | EPOLLOUT);
    if (isStale)
        startAgain();
}

void NotifierSet::collect(int descriptor, quint32 events)
{
    const Entry &entry = m_entries[descriptor];
    for (std::size_t type = 0; type < kAsked.size(); ++type) {
        if (entry.slots[type].notifier != nullptr && (events & (kAsked[type] | kTrouble)) != 0)
            m_ready.push_back({descriptor, type, entry.slots[type].serial});
    }
}

int NotifierSet::activate()
{
    int activated = 0;
    while (m_nextReady < m_ready.size()) {
        const Ready ready = m_ready[m_nextReady++];
        const Slot slot = m_entries[ready.descriptor].slots[ready.type];
        if (slot.serial != ready.serial)
            continue; // removed meanwhile
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(slot.notifier, &event);
        ++activated;
    }
    return activated;
}

/// A descriptor was closed while a copy of it lives on, in a child that has not called exec(2) yet. Its place in the
/// set stays, reports events, and cannot be removed by its number any more. So a new set is made; this is rare.
void NotifierSet::startAgain()
{
    ::close(m_epoll);
    open();
    for (std::size_t descriptor = 0; descriptor < m_entries.size(); ++descriptor) {
        if (std::exchange(m_entries[descriptor].armed, 0) != 0)
            noteChange(static_cast<int>(descriptor));
    }
}

} // namespace holdfast::runtime
