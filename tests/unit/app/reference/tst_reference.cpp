// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"
#include "app/reference/manual_page.h"
#include "app/reference/offer.h"
#include "tests/unit/app/options/surroundings.h"

#include <QRegularExpression>
#include <QTest>

using namespace holdfast::app;
using namespace holdfast::app::reference;
using test::surroundings;

class TestReference final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTreeHasTheGrammar();
    void eachScriptHasEachOptionOfEachCommand_data();
    void eachScriptHasEachOptionOfEachCommand();
    void offersWhatTheProgramTakes();
    void offersNamesOfTheRightKind();
    void aPageHasAllOfItsCommand();
    void aPageIsReadAsText();
};

namespace {

const GrammarCommand *commandOf(const QList<GrammarCommand> &tree, const QString &path)
{
    for (const GrammarCommand &each : tree) {
        if (each.path == path)
            return &each;
    }
    return nullptr;
}

/// The lines of a script that are about one command.
QString partFor(const QString &shell, const QString &script, const QString &path)
{
    if (shell == u"bash") {
        const QString asking = script.section(QStringLiteral("local asking='"), 1).section(u'\'', 0, 0);
        const QString row = script.section(QStringLiteral("\n    '%1') ").arg(path), 1).section(u'\n', 0, 0);
        return row + (row.contains(u"$asking") ? asking : QString());
    }
    if (shell == u"zsh") {
        const QString name = path.isEmpty() ? path : u'_' + QString(path).replace(u' ', u'_');
        return script.section(QStringLiteral("\n_holdfast%1() {").arg(name), 1).section(QStringLiteral("\n}\n"), 0, 0);
    }
    QString lines;
    const QString begin = QStringLiteral("complete -c holdfast -n '__holdfast_at \"%1\"' ").arg(path);
    for (const QString &line : script.split(u'\n'))
        lines += line.startsWith(begin) ? line.mid(begin.size() - 1) + u'\n' : QString();
    return lines;
}

/// How a script writes the option.
/// One that the program takes for a word of that name.
QString wordFor(const QString &name)
{
    if (name == u"URL")
        return QStringLiteral("http://127.0.0.1");
    if (name == u"FROM" || name == u"TO")
        return QStringLiteral("sqlite:x");
    return name == u"PLACE" ? QStringLiteral("server") : QStringLiteral("x");
}

QRegularExpression formOf(const QString &shell, const QString &name)
{
    const QString bare = QRegularExpression::escape(name.startsWith(u"--") ? name.mid(2) : name.mid(1));
    if (shell == u"fish")
        return QRegularExpression(
            QStringLiteral(" -%1 %2 ").arg(QLatin1String(name.startsWith(u"--") ? "l" : "s"), bare));
    return QRegularExpression(QRegularExpression::escape(name) + QStringLiteral("[ =\\[']"));
}

} // namespace

void TestReference::theTreeHasTheGrammar()
{
    const auto tree = grammarTree();
    QVERIFY(tree.first().path.isEmpty());
    QVERIFY(tree.size() > 40);
    const auto *add = commandOf(tree, "job add");
    QVERIFY(add);
    QCOMPARE(add->words.first().name, QString("NAME"));
    QVERIFY(commandOf(tree, "run wait")->words.first().repeats);
    QVERIFY(!commandOf(tree, "run show")->words.first().repeats);
    QVERIFY(commandOf(tree, "job")->commands.contains("replan"));
    for (const auto &command : tree) {
        QVERIFY2(!command.help.isEmpty(), qPrintable(command.path));
        for (const auto &option : command.options)
            QVERIFY2(!option.help.isEmpty(), qPrintable(command.path + ": " + option.names.join(u' ')));
    }
}

void TestReference::eachScriptHasEachOptionOfEachCommand_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"bash", "zsh", "fish"})
        QTest::newRow(shell) << QString::fromLatin1(shell);
}

void TestReference::eachScriptHasEachOptionOfEachCommand()
{
    QFETCH(QString, shell);
    const QString script = completionScript(shell);
    for (const auto &command : grammarTree()) {
        const QString part = partFor(shell, script, command.path);
        QVERIFY2(!part.isEmpty(), qPrintable(command.path));
        for (const auto &option : command.options) {
            for (const QString &name : option.names)
                QVERIFY2(formOf(shell, name).match(part).hasMatch(), qPrintable(command.path + ": " + name));
        }
        for (const QString &word : command.commands)
            QVERIFY2(QRegularExpression(QStringLiteral("[ ']%1[ ':]").arg(word)).match(part).hasMatch(),
                     qPrintable(command.path + ": " + word));
    }
}

/// Each word that is offered for a value is one that the program takes there.
void TestReference::offersWhatTheProgramTakes()
{
    int offered = 0;
    for (const auto &command : grammarTree()) {
        for (const auto &option : command.options) {
            const Offer offer = offerFor(option);
            if (offer.kind != Offer::Kind::Words)
                continue;
            for (const QString &word : offer.words) {
                ++offered;
                QStringList line = command.path.split(u' ', Qt::SkipEmptyParts);
                for (const auto &needed : command.words)
                    line += wordFor(needed.name);
                line += {option.names.first(), word};
                if (command.path == u"token create" && option.names.first() != u"--role")
                    line += {"--role", "viewer"};
                if (command.path.isEmpty())
                    line.prepend("--worker");
                if (command.path == u"notify add")
                    line += {"--exec", "/bin/true"};
                if (command.path.startsWith(u"service "))
                    line += "--worker";
                if (command.path == u"export")
                    line += {"--since", "1d"};
                if (command.path == u"job add")
                    line += {"--", "true"};
                const auto options = parseOptions(line, surroundings());
                QVERIFY2(options, qPrintable(line.join(u' ') + (options ? QString() : options.problem().text())));
            }
        }
    }
    QVERIFY(offered > 30);
}

void TestReference::offersNamesOfTheRightKind()
{
    const auto tree = grammarTree();
    const auto names = [&](const char *path) {
        const auto *command = commandOf(tree, path);
        const Offer offer = offerFor(command->path, command->words.first());
        return offer.kind == Offer::Kind::Names ? offer.words.join(u' ') : QString();
    };
    QCOMPARE(names("job show"), QString("jobs"));
    QCOMPARE(names("run wait"), QString("runs"));
    QCOMPARE(names("run log"), QString("runs jobs"));
    QCOMPARE(names("worker rotate"), QString("workers"));
    QCOMPARE(names("token revoke"), QString("tokens"));
    QCOMPARE(names("job add"), QString());
    QCOMPARE(names("worker join"), QString());
}

void TestReference::aPageHasAllOfItsCommand()
{
    for (const auto &command : grammarTree()) {
        if (command.path.isEmpty())
            continue;
        const QString page = manualPage(command, "November 30, 2026");
        for (const char *part :
             {".Sh NAME\n", ".Sh SYNOPSIS\n", ".Sh DESCRIPTION\n", ".Sh EXAMPLES\n", ".Sh SEE ALSO\n"})
            QVERIFY2(page.contains(QLatin1String(part)), qPrintable(command.path + part));
        for (const auto &option : command.options) {
            const QString name = QString(option.names.first().mid(1)).replace(u'-', "\\-");
            QVERIFY2(option.names.first() == u"--help" || page.contains("Fl " + name), qPrintable(command.path + name));
        }
        for (const QString &word : command.commands)
            QVERIFY(page.contains(".Xr " + pageName(command.path + u' ' + word)));
    }
}

void TestReference::aPageIsReadAsText()
{
    GrammarCommand command;
    command.path = "x";
    command.help = ".Sh and \\e are text. So is a-b";
    const QString page = manualPage(command, "May 1, 2026");
    QVERIFY(page.contains("\n\\&.Sh and \\ee are text.\nSo is a\\-b.\n"));
    QVERIFY(page.contains(".Dd May 1, 2026\n.Dt HOLDFAST-X 1\n"));
}

QTEST_GUILESS_MAIN(TestReference)
#include "tst_reference.moc"
