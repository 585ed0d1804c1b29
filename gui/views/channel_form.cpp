// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/channel_form.h"

#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"
#include "gui/views/field_form.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdfast::gui {

ChannelForm::ChannelForm(ServerSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_form(new FieldForm)
    , m_fault(new PlainLabel)
    , m_buttons(new QDialogButtonBox)
{
    setWindowTitle(tr("Add a channel"));
    makeFields();
    m_fault->setWordWrap(true);
    m_fault->hide();
    m_buttons->addButton(tr("Add the channel"), QDialogButtonBox::AcceptRole);
    m_buttons->addButton(tr("Go back"), QDialogButtonBox::RejectRole);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ChannelForm::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChannelForm::renewApplies);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_form, 1);
    layout->addWidget(m_fault);
    layout->addWidget(m_buttons);
    resize(520, 340);
    renewApplies();
}

void ChannelForm::makeFields()
{
    m_name = new QLineEdit;
    m_kind = new QComboBox;
    for (const char *kind : {"webhook", "mail", "exec"})
        m_kind->addItem(ChannelsModel::kindText(QLatin1String(kind)), QLatin1String(kind));
    m_target = new QLineEdit;
    m_smtp = new QLineEdit;
    m_smtp->setPlaceholderText(QStringLiteral("smtp://localhost"));
    m_from = new QLineEdit;
    m_secret = new QLineEdit;
    m_secret->setEchoMode(QLineEdit::Password);
    m_jobs = new QLineEdit;
    m_jobs->setPlaceholderText(tr("all jobs; such as backup-*"));
    m_form->add(QStringLiteral("name"), tr("&Name"), m_name);
    m_form->add(QStringLiteral("kind"), tr("&Kind"), m_kind);
    m_form->add(QStringLiteral("target"), tr("&To"), m_target);
    m_form->add(QStringLiteral("smtp"), tr("&Mail server"), m_smtp);
    m_form->add(QStringLiteral("from"), tr("&Sender"), m_from);
    m_form->add(QStringLiteral("secret"), tr("&Password or key"), m_secret);
    m_form->add(QStringLiteral("jobs"), tr("&Jobs"), m_jobs);
}

void ChannelForm::renewApplies()
{
    const QString kind = m_kind->currentData().toString();
    m_form->setApplies(QStringLiteral("smtp"), kind == u"mail");
    m_form->setApplies(QStringLiteral("from"), kind == u"mail");
    m_form->setApplies(QStringLiteral("secret"), kind != u"exec");
    m_target->setPlaceholderText(kind == u"mail"   ? QStringLiteral("ops@example.org")
                                 : kind == u"exec" ? QStringLiteral("/usr/local/bin/tell")
                                                   : QStringLiteral("https://example.org/hook"));
    m_from->setPlaceholderText(m_target->placeholderText());
}

QString ChannelForm::name() const
{
    return m_name->text().trimmed();
}

/// An empty field has its default.
QJsonObject ChannelForm::request() const
{
    const QString kind = m_kind->currentData().toString();
    QJsonObject request{{QStringLiteral("name"), name()}, {QStringLiteral("kind"), kind}};
    const auto put = [&](const char *field, const QLineEdit &line, bool applies) {
        if (applies && !line.text().trimmed().isEmpty())
            request[QLatin1String(field)] = line.text().trimmed();
    };
    put("target", *m_target, true);
    put("smtp", *m_smtp, kind == u"mail");
    put("from", *m_from, kind == u"mail");
    put("jobs", *m_jobs, true);
    if (kind != u"exec" && !m_secret->text().isEmpty())
        request[QLatin1String("secret")] = m_secret->text(); // as it is, with its spaces
    return request;
}

void ChannelForm::complain(const Problem &problem)
{
    const bool hasField = m_form->has(problem.where);
    for (const QString &key : m_form->keys())
        m_form->setFault(key, key == problem.where ? problem.what : QString());
    QPalette red = palette();
    red.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_fault->setPalette(red);
    m_fault->setText(hasField ? QString() : problem.text());
    m_fault->setVisible(!hasField && !problem.what.isEmpty());
    m_form->focusFault();
}

void ChannelForm::save()
{
    m_buttons->setEnabled(false);
    m_session.api().addChannel(request(), this, [this](const Result<QJsonObject> &added) {
        m_buttons->setEnabled(true);
        if (added)
            accept();
        else
            complain(added.problem());
    });
}

} // namespace holdfast::gui
