// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/text.h"

#include "core/store/problems.h"

#include <QRegularExpression>

namespace holdfast::store {
namespace {

// catalog/pg_type.dat of PostgreSQL; these numbers never change
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;

QVariant bytesOf(const char *text)
{
    std::size_t size = 0;
    unsigned char *bytes = PQunescapeBytea(reinterpret_cast<const unsigned char *>(text), &size);
    const QByteArray copy(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    PQfreemem(bytes);
    return copy;
}

} // namespace

QByteArray numberedPlaces(const QString &sql)
{
    QByteArray numbered;
    bool isQuoted = false;
    int place = 0;
    for (const char each : sql.toUtf8()) {
        if (each == '\'')
            isQuoted = !isQuoted;
        if (each == '?' && !isQuoted)
            numbered += '$' + QByteArray::number(++place);
        else
            numbered += each;
    }
    return numbered;
}

QByteArray parameterText(const QVariant &value)
{
    if (value.typeId() == QMetaType::QByteArray)
        return value.toByteArray();
    return value.toString().toUtf8().replace('\0', "\xEF\xBF\xBD");
}

QVariant valueOf(const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column) != 0)
        return {};
    const char *text = PQgetvalue(result, row, column);
    switch (PQftype(result, column)) {
    case kBytea:
        return bytesOf(text);
    case kInt2:
    case kInt4:
    case kInt8:
        return QByteArray(text).toLongLong();
    default:
        return QString::fromUtf8(text, PQgetlength(result, row, column));
    }
}

QString oneLine(const char *message)
{
    QString text = QString::fromUtf8(message).trimmed();
    static const QRegularExpression lines(QStringLiteral("\\s*\\n\\s*"));
    return text.replace(lines, QStringLiteral("; "));
}

Result<QString> placeOf(const QString &url)
{
    char *fault = nullptr;
    PQconninfoOption *options = PQconninfoParse(url.toUtf8().constData(), &fault);
    if (options == nullptr) {
        const QString what = oneLine(fault);
        PQfreemem(fault);
        return Problem{kUnavailable, what, QStringLiteral("--database"),
                       QStringLiteral("write it as postgresql://USER@HOST:PORT/DATABASE")};
    }
    QMap<QString, QString> given;
    for (const PQconninfoOption *option = options; option->keyword != nullptr; ++option) {
        if (option->val != nullptr)
            given[QLatin1String(option->keyword)] = QString::fromUtf8(option->val);
    }
    PQconninfoFree(options);
    if (given.contains(QStringLiteral("service")))
        return QStringLiteral("postgresql:///?service=") + given[QStringLiteral("service")];
    QString host = given.value(QStringLiteral("host"), given.value(QStringLiteral("hostaddr")));
    if (const QString port = given.value(QStringLiteral("port")); !port.isEmpty())
        host += u':' + port;
    return QStringLiteral("postgresql://%1/%2").arg(host, given.value(QStringLiteral("dbname")));
}

} // namespace holdfast::store
