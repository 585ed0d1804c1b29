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

constexpr qint64 kMostBytes = 1024 * 1024;

QJsonObject toJson(const link::NoteOutage &outage)
{
    return {{QLatin1String("loss"), protocol::toJson(outage.loss)},
            {QLatin1String("back"), outage.back ? QJsonValue(toIso(*outage.back)) : QJsonValue()},
            {QLatin1String("judged"), protocol::toJson(outage.verdict)}};
}

} // namespace

OutageList::OutageList(const QString &dir)
    : m_path(dir + QStringLiteral("/outages.json"))
{}

void OutageList::load()
{
    QFile file(m_path);
    if (!QFileInfo(m_path).isFile() || !file.open(QIODevice::ReadOnly)) // opening a pipe would wait for a writer
        return;
    protocol::Fields fields(QJsonDocument::fromJson(file.read(kMostBytes)).object());
    QList<link::NoteOutage> read;
    fields.objects(QStringLiteral("outages"), kMost, [&](protocol::Fields &each) {
        link::NoteOutage outage;
        each.object(QStringLiteral("loss"), [&](protocol::Fields &loss) { outage.loss = protocol::readLoss(loss); });
        each.object(QStringLiteral("judged"),
                    [&](protocol::Fields &verdict) { outage.verdict = protocol::readVerdict(verdict); });
        outage.back = each.time(QStringLiteral("back"));
        if (outage.loss.cause.isEmpty())
            each.complain(QStringLiteral("loss"), QStringLiteral("is missing"));
        read += outage;
    });
    if (!fields.problem())
        m_outages = read;
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
    while (m_outages.size() > kMost)
        m_outages.removeFirst();
    QJsonArray list;
    for (const link::NoteOutage &each : std::as_const(m_outages))
        list += toJson(each);
    return writeWhole(m_path, QJsonDocument(QJsonObject{{QLatin1String("outages"), list}}).toJson());
}

} // namespace holdfast::spool
