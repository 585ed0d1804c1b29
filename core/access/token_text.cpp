// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_text.h"

#include "core/base/ids.h"

#include <QCryptographicHash>
#include <QStringList>

#include <algorithm>
#include <array>

namespace holdfast::access {
namespace {

constexpr qsizetype kPinLength = 64;

struct Kind
{
    Role role;
    const char *prefix;
};
constexpr std::array kKinds{Kind{Role::Worker, "hfw"}, Kind{Role::Viewer, "hfv"}, Kind{Role::Operator, "hfo"},
                            Kind{Role::Admin, "hfa"}, Kind{Role::Join, "hfj"}};

Problem badToken(const QString &what, const QString &todo)
{
    return {.code = QStringLiteral("unauthorized"), .what = what, .todo = todo};
}

Problem notWhole(const QString &what)
{
    return badToken(what, QStringLiteral("copy the whole token as it was printed"));
}

bool isDigit(QChar c)
{
    return c.unicode() < 128 &&
           std::find(kBase32Digits, kBase32Digits + 32, static_cast<char>(c.unicode())) != kBase32Digits + 32;
}

bool isBase32(const QString &text)
{
    return std::all_of(text.begin(), text.end(), isDigit);
}

bool isPin(const QString &text)
{
    return text.size() == kPinLength && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

std::optional<Role> roleOf(const QString &prefix)
{
    for (const Kind &kind : kKinds) {
        if (prefix == QLatin1String(kind.prefix))
            return kind.role;
    }
    return std::nullopt;
}

QString lengthFault(const QString &part, qsizetype length, qsizetype least, qsizetype most)
{
    if (length < least)
        return QStringLiteral("the token is cut off: its %1 has %2 of %3 characters").arg(part).arg(length).arg(most);
    return length > most ? QStringLiteral("the token is too long: its %1 has %2 characters, not %3")
                               .arg(part)
                               .arg(length)
                               .arg(most)
                         : QString();
}

/// What is wrong with the parts behind the kind; empty: nothing.
QString partsFault(const QStringList &parts, Role role)
{
    if (parts.size() < 3)
        return QStringLiteral("the token is cut off: it has no secret");
    if (parts.size() > (role == Role::Join ? 4 : 3))
        return QStringLiteral("the token is too long: it has a part that no token of its kind has");
    if (!isBase32(parts[1]) || !isBase32(parts[2]))
        return QStringLiteral("the token has a character that no token has");
    if (const QString fault = lengthFault(QStringLiteral("id"), parts[1].size(), 10, kIdLength); !fault.isEmpty())
        return fault;
    if (const QString fault = lengthFault(QStringLiteral("secret"), parts[2].size(), kSecretLength, kSecretLength);
        !fault.isEmpty())
        return fault;
    if (parts.size() < 4 || isPin(parts[3]))
        return {};
    const QString fault = lengthFault(QStringLiteral("pin"), parts[3].size(), kPinLength, kPinLength);
    return fault.isEmpty() ? QStringLiteral("the pin of the token has a character that no pin has") : fault;
}

} // namespace

Result<Presented> readToken(const QString &text, std::optional<Role> expected)
{
    if (text.isEmpty())
        return badToken(QStringLiteral("the token is empty"),
                        QStringLiteral("give one that holdfast token create made"));
    const QStringList parts = text.split(u'_');
    const auto role = roleOf(parts[0]);
    if (!role)
        return badToken(QStringLiteral("this is not a token: a token begins with hfw_, hfv_, hfo_, hfa_ or hfj_"),
                        QStringLiteral("copy the whole token as it was printed"));
    if (const QString fault = partsFault(parts, *role); !fault.isEmpty())
        return notWhole(fault);
    if (expected && *role != *expected)
        return badToken(QStringLiteral("this is a token of the role %1, and here one of the role %2 is needed")
                            .arg(toString(*role), toString(*expected)),
                        *expected == Role::Join ? QStringLiteral("make one with holdfast token join")
                                                : QStringLiteral("make one with holdfast token create"));
    return Presented{*role, parts[1], hashOf(parts[2]), parts.value(3).toLatin1()};
}

QString tokenText(Role role, const QString &id, const QString &secret, const QByteArray &pin)
{
    const auto kind =
        std::find_if(kKinds.begin(), kKinds.end(), [role](const Kind &each) { return each.role == role; });
    Q_ASSERT(kind != kKinds.end());
    QStringList parts{QLatin1String(kind->prefix), id, secret};
    if (!pin.isEmpty())
        parts += QString::fromLatin1(pin);
    return parts.join(u'_');
}

QString toBase32(const QByteArray &bits)
{
    QString text;
    unsigned pending = 0;
    int count = 0;
    for (const char byte : bits) {
        pending = (pending << 8U) | static_cast<unsigned char>(byte);
        for (count += 8; count >= 5; count -= 5)
            text += QLatin1Char(kBase32Digits[(pending >> static_cast<unsigned>(count - 5)) & 31U]);
    }
    if (count > 0)
        text += QLatin1Char(kBase32Digits[(pending << static_cast<unsigned>(5 - count)) & 31U]);
    return text;
}

QByteArray hashOf(const QString &secret)
{
    return QCryptographicHash::hash(secret.toLatin1(), QCryptographicHash::Sha256);
}

bool isSameHash(const QByteArray &one, const QByteArray &other)
{
    if (one.isEmpty() || one.size() != other.size())
        return false;
    unsigned different = 0;
    for (qsizetype i = 0; i < one.size(); ++i)
        different |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
    return different == 0;
}

bool isSecret(const QString &text)
{
    return text.size() == kSecretLength && isBase32(text);
}

} // namespace holdfast::access
