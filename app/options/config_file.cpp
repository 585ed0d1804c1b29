// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/config_file.h"

#include <optional>

namespace holdfast::app {
namespace {

/// Reads one line from left to right. After a failure `fault` says what is wrong.
class LineReader final
{
public:
    explicit LineReader(QStringView text)
        : m_rest(text.trimmed())
    {}

    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty() || m_rest.front() == u'#'; }
    [[nodiscard]] QString fault() const { return m_fault; }

    QString key()
    {
        const qsizetype equals = m_rest.indexOf(u'=');
        const QString name = m_rest.left(qMax<qsizetype>(equals, 0)).trimmed().toString();
        if (name.isEmpty())
            m_fault = QStringLiteral("this line is not name = value");
        skip(equals + 1);
        return name;
    }

    QStringList values()
    {
        if (!m_rest.startsWith(u'['))
            return {value()};
        QStringList list;
        skip(1);
        while (m_fault.isEmpty() && !take(u']')) {
            list += value();
            if (!take(u',') && !m_rest.startsWith(u']') && m_fault.isEmpty())
                m_fault = QStringLiteral("the list does not end on its line");
        }
        return list;
    }

    void expectEnd()
    {
        if (m_fault.isEmpty() && !atEnd())
            m_fault = QStringLiteral("more text follows the value; put all of it in quotes");
    }

private:
    QString value()
    {
        if (m_rest.startsWith(u'"') || m_rest.startsWith(u'\''))
            return quoted(m_rest.front());
        qsizetype end = 0;
        while (end < m_rest.size() && !QStringView(u" \t#,]\"'").contains(m_rest[end]))
            ++end;
        if (end == 0)
            m_fault = QStringLiteral("the value is missing");
        const QString word = m_rest.left(end).toString();
        skip(end);
        return word;
    }

    QString quoted(QChar quote)
    {
        QString text;
        for (qsizetype i = 1; i < m_rest.size(); ++i) {
            if (m_rest[i] == quote) {
                skip(i + 1);
                return text;
            }
            const bool escape = quote == u'"' && m_rest[i] == u'\\' && i + 1 < m_rest.size() &&
                                (m_rest[i + 1] == u'"' || m_rest[i + 1] == u'\\');
            text += escape ? m_rest[++i] : m_rest[i];
        }
        m_fault = QStringLiteral("the quote does not end on its line");
        m_rest = {};
        return {};
    }

    bool take(QChar wanted)
    {
        if (!m_rest.startsWith(wanted))
            return false;
        skip(1);
        return true;
    }

    void skip(qsizetype count) { m_rest = m_rest.mid(count).trimmed(); }

    QStringView m_rest;
    QString m_fault;
};

} // namespace

Result<QList<ConfigLine>> parseConfig(const QString &text)
{
    QList<ConfigLine> lines;
    int number = 0;
    for (const QStringView raw : QStringView(text).split(u'\n')) {
        ++number;
        if (raw.contains(QChar(u'\0')))
            return Problem{QStringLiteral("bad_config"),
                           QStringLiteral("this line contains a NUL character"),
                           QString::number(number),
                           {}};
        LineReader reader(raw);
        if (reader.atEnd())
            continue;
        ConfigLine line{number, reader.key(), {}};
        if (reader.fault().isEmpty())
            line.values = reader.values();
        reader.expectEnd();
        if (!reader.fault().isEmpty())
            return Problem{QStringLiteral("bad_config"), reader.fault(), QString::number(number), {}};
        lines += line;
    }
    return lines;
}

} // namespace holdfast::app
