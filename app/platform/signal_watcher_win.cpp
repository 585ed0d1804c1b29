// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/signal_watcher.h"

#include "app/platform/stop_request_win.h"

#include <functional>
#include <utility>

#include <QMetaObject>
#include <QMutex>

#include <windows.h>

namespace holdfast::app {
namespace {

/// The handler gets nothing but the event and runs in a thread of its own, so it has to find the watcher here.
QMutex mutex;
std::function<void()> tellWatcher; // empty: there is none
bool isStopAsked = false;          // before there was a watcher

} // namespace

struct SignalWatcher::System
{
    static BOOL WINAPI onEvent(DWORD event)
    {
        if (event == CTRL_LOGOFF_EVENT)
            return TRUE; // only services hear it, and whoever logs off is not their user
        {
            const QMutexLocker lock(&mutex);
            if (!tellWatcher)
                return FALSE;
            tellWatcher();
        }
        // Windows ends the process when this returns from one of these, so the orderly stop gets its time here.
        if (event == CTRL_CLOSE_EVENT || event == CTRL_SHUTDOWN_EVENT)
            Sleep(INFINITE);
        return TRUE;
    }
};

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<System>())
{
    const QMutexLocker lock(&mutex);
    tellWatcher = [this] {
        QMetaObject::invokeMethod(
            this, [this] { onStop(); }, Qt::QueuedConnection);
    };
    if (std::exchange(isStopAsked, false))
        tellWatcher();
    SetConsoleCtrlHandler(&System::onEvent, TRUE);
}

SignalWatcher::~SignalWatcher()
{
    SetConsoleCtrlHandler(&System::onEvent, FALSE);
    const QMutexLocker lock(&mutex);
    tellWatcher = nullptr;
}

void requestStop()
{
    const QMutexLocker lock(&mutex);
    if (tellWatcher)
        tellWatcher();
    else
        isStopAsked = true;
}

void SignalWatcher::onStop()
{
    if (std::exchange(m_stopping, true))
        Q_EMIT forceRequested();
    else
        Q_EMIT stopRequested();
}

} // namespace holdfast::app
