// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"
#include "core/tls/expiry.h"
#include "core/tls/pair.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace holdfast::tls {

/// Reads a server's certificate and key again when their files change. A bad new pair leaves the old one in use, with
/// one warning. Warns before the certificate in use expires. The files are read in a thread of their own, because a
/// disk may hang. Lives in the server's thread.
class PairWatch final : public QObject
{
    Q_OBJECT

public:
    /// `inUse` was read from `files`.
    PairWatch(PairFiles files, const Pair &inUse, const runtime::Clock &clock, Milliseconds interval = Seconds(10),
              QObject *parent = nullptr);

    /// Looks now, instead of at the next tick, and reads the files even if they look the same.
    void look();

Q_SIGNALS:
    /// A good pair that differs from the one in use.
    void changed(holdfast::tls::Pair pair);

private:
    void onTick();
    void readInThread(bool always);
    void onRead(const QString &stamp, const Result<Pair> &pair);
    void warnOfExpiry();

    const PairFiles m_files;
    const runtime::Clock &m_clock;
    QString m_stamp; ///< of the files as they were read last
    Pair m_inUse;
    ExpiryWatch m_expiry;
    QTimer m_tick;
    bool m_isReading = false;
    QThreadPool m_pool; ///< last: goes first, and waits for what it reads
};

} // namespace holdfast::tls
