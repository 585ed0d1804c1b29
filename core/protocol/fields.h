// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/protocol/limits.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace holdfast::protocol {

enum class Need { Required, Optional };

/// Reads the fields of one JSON object and remembers the first that is wrong, with its path ("holding[2].attempt").
/// Every text has a bound: what is read here is what a peer can make this process keep, store and show.
/// A missing optional field gives the fallback; so does a wrong one, and then problem() is set. null counts as missing.
class Fields final
{
public:
    explicit Fields(QJsonObject object, QString path = {});

    [[nodiscard]] bool has(const QString &name) const;
    [[nodiscard]] QString text(const QString &name, Need need, int maxLength = kMaxText);
    /// A required string that may be empty and hold any character.
    [[nodiscard]] QString rawText(const QString &name);
    /// True, false, or false where it is missing.
    [[nodiscard]] bool flag(const QString &name);
    /// A required SHA-256 in hexadecimal digits, as its 32 bytes.
    [[nodiscard]] QByteArray sha256(const QString &name);
    /// A string, or an integer written out: old workers number their jobs.
    [[nodiscard]] QString textOrNumber(const QString &name, Need need, int maxLength = kMaxText);
    [[nodiscard]] qint64 integer(const QString &name, Need need, qint64 min, qint64 max, qint64 fallback = 0);
    [[nodiscard]] std::optional<double> number(const QString &name);
    [[nodiscard]] std::optional<WallTime> time(const QString &name);
    [[nodiscard]] QMap<QString, QString> map(const QString &name);
    [[nodiscard]] QStringList list(const QString &name, Need need);
    /// Calls `read` for each object of an array; a problem inside becomes a problem of this.
    void objects(const QString &name, int maxCount, const std::function<void(Fields &)> &read);

    /// Calls `read` for an object, where there is one.
    void object(const QString &name, const std::function<void(Fields &)> &read);

    /// From now on a wrong field counts as missing, and a text that is too long is cut: for peers older than the rules.
    void forgive() { m_forgiving = true; }
    /// For a rule that only the caller knows. The first complaint stays.
    void complain(const QString &name, const QString &what);
    [[nodiscard]] const std::optional<Problem> &problem() const { return m_problem; }

private:
    void descend(const QString &place, const QJsonValue &found, const std::function<void(Fields &)> &read);
    [[nodiscard]] QJsonValue value(const QString &name, Need need);

    QJsonObject m_object;
    QString m_path;
    std::optional<Problem> m_problem;
    bool m_forgiving = false;
};

} // namespace holdfast::protocol
