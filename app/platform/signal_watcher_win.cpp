// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/signal_watcher.h"

#include <utility>

#include <QMetaObject>
#include <QMutex>

#include <windows.h>

namespace holdfast::app {
namespace {

/// The handler gets nothing but the event and runs in a thread of its own, so it has to find the watcher here.
QMutex mutex;
QObject *watcher = nullptr;

} // namespace

struct SignalWatcher::System
{
    static BOOL WINAPI onEvent(DWORD event)
    {
        {
            const QMutexLocker lock(&mutex);
            auto *self = static_cast<SignalWatcher *>(watcher);
            if (self == nullptr)
                return FALSE;
            QMetaObject::invokeMethod(
                self, [self] { self->onStop(); }, Qt::QueuedConnection);
        }
        // Windows ends the process when this returns from one of these, so the orderly stop gets its time here.
        if (event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT)
            Sleep(INFINITE);
        return TRUE;
    }
};

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<System>())
{
    const QMutexLocker lock(&mutex);
    watcher = this;
    SetConsoleCtrlHandler(&System::onEvent, TRUE);
}

SignalWatcher::~SignalWatcher()
{
    SetConsoleCtrlHandler(&System::onEvent, FALSE);
    const QMutexLocker lock(&mutex);
    watcher = nullptr;
}

void SignalWatcher::onStop()
{
    if (std::exchange(m_stopping, true))
        Q_EMIT forceRequested();
    else
        Q_EMIT stopRequested();
}

} // namespace holdfast::app
