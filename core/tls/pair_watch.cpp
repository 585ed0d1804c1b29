// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/pair_watch.h"

#include "core/base/log.h"

#include <QDateTime>
#include <QFileInfo>

namespace holdfast::tls {
namespace {

/// Changes when one of the files does.
QString stampOf(const PairFiles &files)
{
    QString stamp;
    for (const QString &path : {files.certificate, files.key, files.clientCa}) {
        const QFileInfo info(path);
        stamp += QStringLiteral("%1 %2;").arg(info.lastModified().toMSecsSinceEpoch()).arg(info.size());
    }
    return stamp;
}

} // namespace

PairWatch::PairWatch(PairFiles files, const Pair &inUse, const runtime::Clock &clock, Milliseconds interval,
                     QObject *parent)
    : QObject(parent)
    , m_files(std::move(files))
    , m_clock(clock)
    , m_stamp(stampOf(m_files))
    , m_inUse(inUse)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_tick, &QTimer::timeout, this, &PairWatch::onTick);
    m_tick.start(interval);
    warnOfExpiry();
}

void PairWatch::look()
{
    readInThread(true);
}

void PairWatch::onTick()
{
    warnOfExpiry();
    readInThread(false);
}

void PairWatch::readInThread(bool always)
{
    if (std::exchange(m_isReading, true))
        return;
    m_pool.start([this, files = m_files, former = m_stamp, always, now = m_clock.now().wall] {
        const QString stamp = stampOf(files);
        const auto pair = stamp != former || always ? std::optional(readPair(files, now)) : std::nullopt;
        QMetaObject::invokeMethod(
            this,
            [this, stamp, pair] {
                m_isReading = false;
                if (pair)
                    onRead(stamp, *pair);
            },
            Qt::QueuedConnection);
    });
}

void PairWatch::onRead(const QString &stamp, const Result<Pair> &pair)
{
    m_stamp = stamp;
    if (!pair) {
        Problem fault = pair.problem();
        log(lcHttp(), LogLevel::Warning,
            QStringLiteral("the new TLS certificate is not used, the old one stays: %1")
                .arg(Problem{fault.code, fault.what, fault.where, {}}.text()),
            fault.todo);
        return;
    }
    if (pair->chain == m_inUse.chain && pair->key == m_inUse.key && pair->clientCas == m_inUse.clientCas)
        return;
    m_inUse = *pair;
    log(lcHttp(), LogLevel::Info,
        QStringLiteral("new connections use the new TLS certificate, valid until %1")
            .arg(toIso(pair->facts().notAfter)));
    Q_EMIT changed(*pair);
    warnOfExpiry();
}

void PairWatch::warnOfExpiry()
{
    if (const auto warning = m_expiry.look(m_inUse.facts().notAfter, m_clock.now().wall))
        log(lcHttp(), LogLevel::Warning, *warning,
            QStringLiteral("renew it (holdfast tls init, for one of Holdfast's own); no restart is needed"));
}

} // namespace holdfast::tls
