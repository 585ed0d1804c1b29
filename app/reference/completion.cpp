// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"

namespace holdfast::app::reference {

QString completionScript(const QString &shell)
{
    const QList<GrammarCommand> tree = grammarTree();
    if (shell == u"bash")
        return bashScript(tree);
    return shell == u"zsh" ? zshScript(tree) : fishScript(tree);
}

} // namespace holdfast::app::reference
