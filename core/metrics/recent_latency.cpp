// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/recent_latency.h"

#include "core/metrics/histogram_bytes.h"

#include <QtEndian>

#include <utility>

namespace holdfast::metrics {
namespace {

struct CellHead
{
    quint32 step;
    quint16 length;
};
constexpr qsizetype kHeadBytes = sizeof(CellHead::step) + sizeof(CellHead::length);
static_assert(kMaxHistogramBytes + kHeadBytes <= 580);

CellHead headAt(const QByteArray &bytes, qsizetype at)
{
    const char *head = bytes.constData() + at;
    return {qFromLittleEndian<quint32>(head), qFromLittleEndian<quint16>(head + sizeof(CellHead::step))};
}

void appendHead(QByteArray &bytes, CellHead head)
{
    char raw[kHeadBytes];
    qToLittleEndian(head.step, raw);
    qToLittleEndian(head.length, raw + sizeof(head.step));
    bytes.append(raw, kHeadBytes);
}

} // namespace

void RecentLatency::add(Microseconds latency, std::int64_t step)
{
    if (step != m_step)
        close();
    m_step = step;
    m_open.add(latency);
}

void RecentLatency::close()
{
    if (m_open.count() == 0)
        return;
    const QByteArray bytes = toBytes(std::exchange(m_open, {}));
    appendHead(m_closed, {static_cast<quint32>(m_step), static_cast<quint16>(bytes.size())});
    m_closed += bytes;
}

void RecentLatency::forgetBefore(std::int64_t step)
{
    if (m_step < step)
        close();
    qsizetype end = 0;
    while (end < m_closed.size() && headAt(m_closed, end).step < step)
        end += kHeadBytes + headAt(m_closed, end).length;
    m_closed.remove(0, end);
}

std::vector<RecentLatency::Cell> RecentLatency::cells() const
{
    std::vector<Cell> cells;
    for (qsizetype at = 0; at < m_closed.size();) {
        const CellHead head = headAt(m_closed, at);
        at += kHeadBytes;
        if (const auto latency = histogramFrom(m_closed.sliced(at, head.length)))
            cells.push_back({head.step, *latency});
        at += head.length;
    }
    if (m_open.count() > 0)
        cells.push_back({m_step, m_open});
    return cells;
}

} // namespace holdfast::metrics
