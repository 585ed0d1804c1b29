// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/metrics/histogram.h"

#include <QByteArray>
#include <QList>
#include <QPair>

namespace holdfast::metrics {

/// As Prometheus takes a time.
[[nodiscard]] inline double unixSeconds(WallTime time)
{
    return static_cast<double>(toMsecs(time)) / 1000.0;
}

/// Writes Prometheus' text exposition format, version 0.0.4, one family after the other.
class TextFormat final
{
public:
    using Samples = QList<QPair<QString, double>>; ///< label value and figure

    void gauge(const char *name, const char *help, double value);
    void counter(const char *name, const char *help, double value);
    void gauges(const char *name, const char *help, const char *label, const Samples &samples);
    void counters(const char *name, const char *help, const char *label, const Samples &samples);
    void histogram(const char *name, const char *help, const LifeHistogram &histogram);

    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    void head(const char *name, const char *help, const char *type);
    void family(const char *name, const char *label, const Samples &samples);
    void sample(const QByteArray &name, const QByteArray &labels, double value);

    QByteArray m_text;
};

} // namespace holdfast::metrics
