// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/channels_dialog.h"

#include "gui/delegates/delegates.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"
#include "gui/views/channel_form.h"
#include "gui/views/table_view.h"

#include <QDialogButtonBox>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdfast::gui {

ChannelsDialog::ChannelsDialog(ServerSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_table(new TableView(QStringLiteral("channels")))
    , m_said(new PlainLabel)
    , m_test(new QPushButton(tr("Send a &test message")))
    , m_add(new QPushButton(tr("&Add a channel \u2026")))
    , m_remove(new QPushButton(tr("&Remove the channel")))
{
    setWindowTitle(tr("Notification channels of %1").arg(session.address().text()));
    m_sorted.setSourceModel(&session.channels());
    m_sorted.setSortRole(SortRole);
    m_table->setModel(&m_sorted);
    m_table->setAccessibleName(tr("Channels"));
    m_table->setItemDelegateForColumn(ChannelsModel::State, new StateDelegate(levelOfRun, m_table));
    m_table->setUp({18, 12, 28, 40, 9, 16}, ChannelsModel::Name, Qt::AscendingOrder);
    m_table->setElastic(ChannelsModel::State);
    m_table->setEmptyText(tr("No channel yet: nobody is told when something fails. Add one here, or with holdfast "
                             "notify add."));
    layOut();
    connect(m_test, &QPushButton::clicked, this, &ChannelsDialog::test);
    connect(m_add, &QPushButton::clicked, this, &ChannelsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &ChannelsDialog::remove);
    connect(m_table, &TableView::selectedKeysChanged, this, &ChannelsDialog::renewButtons);
    connect(&session, &ServerSession::statusChanged, this, &ChannelsDialog::renewButtons);
    connect(&session, &ServerSession::rightsChanged, this, &ChannelsDialog::renewButtons);
    renewButtons();
    session.loadChannels();
}

void ChannelsDialog::layOut()
{
    auto *close = new QDialogButtonBox;
    for (QPushButton *button : {m_add, m_test, m_remove}) {
        button->setAutoDefault(false); // Enter in the table must not send or remove
        close->addButton(button, QDialogButtonBox::ActionRole);
    }
    close->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_said->setWordWrap(true);
    m_said->setMinimumHeight(2 * fontMetrics().lineSpacing()); // nothing moves
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_said);
    layout->addWidget(close);
    resize(860, 360);
}

QString ChannelsDialog::chosen() const
{
    return m_table->selectedKeys().value(0);
}

QString ChannelsDialog::said() const
{
    return m_said->text();
}

void ChannelsDialog::renewButtons()
{
    const bool may = m_session.mayAdminister() && m_session.isLive();
    const QString why = m_session.mayAdminister() ? QString() : tr("This needs a token with the role admin.");
    m_add->setEnabled(may);
    m_test->setEnabled(may && !chosen().isEmpty());
    m_remove->setEnabled(may && !chosen().isEmpty());
    for (QPushButton *button : {m_add, m_test, m_remove})
        button->setToolTip(plainTip(why));
}

void ChannelsDialog::say(const QString &sentence, bool bad)
{
    QPalette colours = palette();
    if (bad)
        colours.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_said->setPalette(colours);
    m_said->setText(sentence);
}

void ChannelsDialog::test()
{
    const QString name = chosen();
    say(tr("A test message goes out by %1 \u2026").arg(name), false);
    m_session.api().testChannel(name, this, [this, name](const Result<QJsonObject> &answer) {
        const bool isDelivered = answer && (*answer)[QLatin1String("delivered")].toBool();
        const QString why = answer ? (*answer)[QLatin1String("error")].toString() : answer.problem().text();
        say(isDelivered ? tr("The test message of %1 is delivered.").arg(name)
                        : tr("The test message of %1 is not delivered: %2").arg(name, why),
            !isDelivered);
        m_session.loadChannels();
    });
}

void ChannelsDialog::add()
{
    auto *form = new ChannelForm(m_session, this);
    form->setAttribute(Qt::WA_DeleteOnClose);
    connect(form, &QDialog::accepted, this, [this, form] {
        say(tr("%1 is added. Send a test message to see that it is right.").arg(form->name()), false);
        m_session.loadChannels();
    });
    form->open();
}

void ChannelsDialog::remove()
{
    const QString name = chosen();
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Remove a channel"),
                        tr("Remove %1? What it has yet to tell is not told.").arg(name), QMessageBox::NoButton, this);
    QPushButton *agree = box->addButton(tr("Remove the channel"), QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Go back"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(agree, &QPushButton::clicked, this, [this, name] {
        m_session.api().removeChannel(name, this, [this, name](const Result<QJsonObject> &removed) {
            say(removed ? tr("%1 is removed.").arg(name)
                        : tr("%1 is not removed: %2").arg(name, removed.problem().text()),
                !removed);
            m_session.loadChannels();
        });
    });
    box->open();
}

} // namespace holdfast::gui
