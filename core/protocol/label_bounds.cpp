// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/label_bounds.h"

#include "core/protocol/limits.h"

namespace holdfast::protocol {

QString faultOf(const jobs::Labels &labels)
{
    if (labels.size() > kMaxLabels)
        return QStringLiteral("are more than %1").arg(kMaxLabels);
    qsizetype characters = 0;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        characters += it.key().size() + it.value().size();
    return characters > kMaxLabelChars ? QStringLiteral("are longer than %1 characters together").arg(kMaxLabelChars)
                                       : QString();
}

} // namespace holdfast::protocol
