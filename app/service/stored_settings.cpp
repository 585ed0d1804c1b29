// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/stored_settings.h"

#include "app/options/config_file.h"

#include <QSet>

namespace holdfast::app::service {
namespace {

QString quoted(QString value)
{
    value.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + value + u'"';
}

QString lineOf(const QString &name, const QStringList &values)
{
    QStringList words;
    for (const QString &value : values)
        words += quoted(value);
    const QString all = words.join(QStringLiteral(", "));
    return QStringLiteral("%1 = %2\n").arg(name, values.size() == 1 ? all : u'[' + all + u']');
}

Result<QSet<QString>> namesIn(const QString &text)
{
    const auto lines = parseConfig(text);
    if (!lines)
        return Problem{QStringLiteral("bad_config"), lines.problem().what,
                       QStringLiteral("line %1 of the settings file").arg(lines.problem().where),
                       QStringLiteral("fix that line, or delete the file")};
    QSet<QString> names;
    for (const ConfigLine &line : *lines)
        names.insert(line.key);
    return names;
}

Result<void> checkValues(const QMap<QString, QStringList> &settings)
{
    for (auto each = settings.begin(); each != settings.end(); ++each) {
        for (const QString &value : each.value()) {
            if (value.contains(u'\n') || value.contains(u'\r'))
                return Problem{QStringLiteral("bad_config"), QStringLiteral("its value has a line end"),
                               QStringLiteral("--") + each.key(), QStringLiteral("give a value without one")};
        }
    }
    return {};
}

} // namespace

Result<QString> withSettings(const QString &text, const QMap<QString, QStringList> &given)
{
    if (const auto names = namesIn(text); !names)
        return names.problem();
    if (const auto good = checkValues(given); !good)
        return good.problem();
    QString result;
    QStringList former = text.split(u'\n');
    if (former.last().isEmpty())
        former.removeLast(); // behind the last line end
    for (const QString &raw : former) {
        const auto line = parseConfig(raw);
        if (line->isEmpty() || !given.contains(line->first().key))
            result += raw + u'\n';
    }
    for (auto each = given.begin(); each != given.end(); ++each) {
        if (!each.value().isEmpty())
            result += lineOf(each.key(), each.value());
    }
    return result;
}

Result<QString> withDefaults(const QString &text, const QMap<QString, QStringList> &defaults)
{
    const auto names = namesIn(text);
    if (!names)
        return names.problem();
    QMap<QString, QStringList> missing = defaults;
    for (const QString &name : *names)
        missing.remove(name);
    return withSettings(text, missing);
}

} // namespace holdfast::app::service
