// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/delivery/courier.h"
#include "core/store/store.h"

#include <QTimer>
#include <QUrl>

namespace holdfast::server {

struct AliveConfig
{
    QUrl url; ///< empty: nobody is called
    Milliseconds every{60'000};
};

/// Calls a service outside while all is well, so that it can tell when this server is dead: POST, without a body, once
/// the database has shown that it commits. The log names the host alone, for the rest of such a URL is often a secret.
/// Lives in the server's thread.
class AliveCall final : public QObject
{
    Q_OBJECT
public:
    AliveCall(store::Store &store, AliveConfig config, QObject *parent = nullptr);

    void begin();
    void end() { m_timer.stop(); }

private:
    void onTime();
    void call();
    void note(const QString &trouble);

    store::Store &m_store;
    const AliveConfig m_config;
    QTimer m_timer;
    bool m_isUnderWay = false;
    QString m_trouble;           ///< why the last call was not made or not taken; empty: it was
    delivery::Courier m_courier; ///< last: its thread ends first
};

} // namespace holdfast::server
