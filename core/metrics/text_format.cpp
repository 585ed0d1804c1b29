// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/text_format.h"

namespace holdfast::metrics {
namespace {

QByteArray escaped(const QString &value)
{
    return value.toUtf8().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

} // namespace

void TextFormat::head(const char *name, const char *help, const char *type)
{
    m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void TextFormat::sample(const QByteArray &name, const QByteArray &labels, double value)
{
    m_text += name;
    if (!labels.isEmpty())
        m_text += '{' + labels + '}';
    m_text += ' ' + QByteArray::number(value, 'g', 15) + '\n';
}

void TextFormat::family(const char *name, const char *label, const Samples &samples)
{
    for (const auto &[labelValue, value] : samples)
        sample(name, QByteArray(label) + "=\"" + escaped(labelValue) + '"', value);
}

void TextFormat::gauge(const char *name, const char *help, double value)
{
    head(name, help, "gauge");
    sample(name, {}, value);
}

void TextFormat::counter(const char *name, const char *help, double value)
{
    head(name, help, "counter");
    sample(name, {}, value);
}

void TextFormat::gauges(const char *name, const char *help, const char *label, const Samples &samples)
{
    head(name, help, "gauge");
    family(name, label, samples);
}

void TextFormat::counters(const char *name, const char *help, const char *label, const Samples &samples)
{
    head(name, help, "counter");
    family(name, label, samples);
}

void TextFormat::histogram(const char *name, const char *help, const LifeHistogram &histogram)
{
    head(name, help, "histogram");
    const QByteArray base(name);
    for (const Microseconds bound : LifeHistogram::coarseBounds()) {
        sample(base + "_bucket", "le=\"" + QByteArray::number(toSeconds(bound), 'g', 15) + '"',
               static_cast<double>(histogram.countUpTo(bound)));
    }
    sample(base + "_bucket", "le=\"+Inf\"", static_cast<double>(histogram.count()));
    sample(base + "_sum", {}, toSeconds(histogram.sum()));
    sample(base + "_count", {}, static_cast<double>(histogram.count()));
}

} // namespace holdfast::metrics
