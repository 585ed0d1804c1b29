// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/outage_list.h"

#include "core/protocol/loss_json.h"
#include "core/spool/disk.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::spool {
namespace {

constexpr qint64 kMaxBytes = 1024 * 1024;

QJsonObject toJson(const link::NoteOutage &outage)
{
    return {{QLatin1String("loss"), protocol::toJson(outage.loss)},
            {QLatin1String("back"), outage.back ? QJsonValue(toIso(*outage.back)) : QJsonValue()},
            {QLatin1String("judged"), protocol::toJson(outage.verdict)}};
}

link::NoteOutage readOutage(protocol::Fields &fields)
{
    link::NoteOutage outage;
    fields.object(QStringLiteral("loss"), [&](protocol::Fields &loss) { outage.loss = protocol::readLoss(loss); });
    fields.object(QStringLiteral("judged"),
                  [&](protocol::Fields &verdict) { outage.verdict = protocol::readVerdict(verdict); });
    outage.back = fields.time(QStringLiteral("back"));
    if (outage.loss.cause.isEmpty())
        fields.complain(QStringLiteral("loss"), QStringLiteral("is missing"));
    return outage;
}

Problem unreadable(const QString &path, const QString &why)
{
    return {QStringLiteral("outages"), QStringLiteral("the list of outages cannot be read: %1").arg(why), path,
            QStringLiteral("copy the file now if you need the old list: the next outage replaces it")};
}

} // namespace

OutageList::OutageList(const QString &dir)
    : m_path(dir + QStringLiteral("/outages.json"))
{}

Result<void> OutageList::load()
{
    if (!QFileInfo::exists(m_path))
        return {};
    QFile file(m_path);
    if (!QFileInfo(m_path).isFile()) // opening a pipe would wait for a writer
        return unreadable(m_path, QStringLiteral("is no file"));
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(m_path, file.errorString());
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(kMaxBytes), &error);
    if (error.error != QJsonParseError::NoError)
        return unreadable(m_path, QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    protocol::Fields fields(document.object());
    QList<link::NoteOutage> read;
    if (!fields.has(QStringLiteral("outages")))
        fields.complain(QStringLiteral("outages"), QStringLiteral("is missing"));
    fields.objects(QStringLiteral("outages"), kMax, [&](protocol::Fields &each) { read += readOutage(each); });
    if (fields.problem())
        return unreadable(m_path, QStringLiteral("%1 %2").arg(fields.problem()->where, fields.problem()->what));
    m_outages = read;
    return {};
}

std::optional<protocol::LinkLoss> OutageList::unfinished() const
{
    if (m_outages.isEmpty() || m_outages.last().back)
        return std::nullopt;
    return m_outages.last().loss;
}

Result<void> OutageList::note(const link::NoteOutage &outage)
{
    if (unfinished())
        m_outages.removeLast();
    m_outages += outage;
    while (m_outages.size() > kMax)
        m_outages.removeFirst();
    QJsonArray list;
    for (const link::NoteOutage &each : std::as_const(m_outages))
        list += toJson(each);
    return writeWhole(m_path, QJsonDocument(QJsonObject{{QLatin1String("outages"), list}}).toJson());
}

} // namespace holdfast::spool
