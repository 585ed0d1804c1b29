// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace holdfast {

/// An expected failure, as a value: what went wrong, where, and what to do about it.
struct Problem
{
    QString code;       ///< short and stable, for programs: "bad_field", "store_unavailable"
    QString what;       ///< one sentence for people, without a full stop
    QString where = {}; ///< the field, option, file or line it is about; may be empty
    QString todo = {};  ///< what to do; may be empty

    [[nodiscard]] QString text() const
    {
        QString line = where.isEmpty() ? what : QStringLiteral("%1: %2").arg(where, what);
        if (!todo.isEmpty())
            line += QStringLiteral("; ") + todo;
        return line;
    }
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// A field, option or parameter has a value that cannot be taken.
[[nodiscard]] inline Problem badField(const QString &where, const QString &what, const QString &todo = {})
{
    return {.code = QStringLiteral("bad_field"), .what = what, .where = where, .todo = todo};
}

/// A value or a Problem. The caller looks before it takes.
template <typename T>
class [[nodiscard]] Result final
{
public:
    // NOLINTNEXTLINE(google-explicit-constructor): a function returns the one or the other as it is
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value))
    {}
    // NOLINTNEXTLINE(google-explicit-constructor): a function returns the one or the other as it is
    Result(Problem problem)
        : m_content(std::in_place_index<1>, std::move(problem))
    {}

    [[nodiscard]] bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    /// Only when ok().
    [[nodiscard]] T &value() & { return std::get<0>(m_content); }
    [[nodiscard]] const T &value() const & { return std::get<0>(m_content); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_content)); }
    [[nodiscard]] T *operator->() { return &value(); }
    [[nodiscard]] const T *operator->() const { return &value(); }
    [[nodiscard]] T &operator*() { return value(); }
    [[nodiscard]] const T &operator*() const { return value(); }

    /// Only when not ok().
    [[nodiscard]] const Problem &problem() const { return std::get<1>(m_content); }

private:
    std::variant<T, Problem> m_content;
};

/// Success without a value, or a Problem.
template <>
class [[nodiscard]] Result<void> final
{
public:
    Result() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a function returns the one or the other as it is
    Result(Problem problem)
        : m_problem(std::move(problem))
    {}

    [[nodiscard]] bool ok() const { return !m_problem; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Problem &problem() const { return *m_problem; }

private:
    std::optional<Problem> m_problem;
};

} // namespace holdfast
