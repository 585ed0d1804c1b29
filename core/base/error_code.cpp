// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error_code.h"

#include <QLatin1String>

namespace holdfast {
namespace {

/// Each row stands at the place of its code, so a code without a row does not compile.
constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kErrorCodes.size(); ++i) {
        if (static_cast<std::size_t>(kErrorCodes[i].code) != i)
            return false;
    }
    return kErrorCodes.size() == static_cast<std::size_t>(ErrorCode::BadHttpVersion) + 1;
}
static_assert(isInOrder());

} // namespace

const ErrorCodeRow &rowOf(ErrorCode code)
{
    return kErrorCodes[static_cast<std::size_t>(code)];
}

QString toString(ErrorCode code)
{
    return QLatin1String(rowOf(code).word);
}

std::optional<ErrorCode> errorCodeFrom(const QString &word)
{
    for (const ErrorCodeRow &row : kErrorCodes) {
        if (word == QLatin1String(row.word))
            return row.code;
    }
    return std::nullopt;
}

} // namespace holdfast
