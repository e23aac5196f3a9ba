"""Addresses of the agreements room."""

from __future__ import annotations

from django.urls import path

from junto.agreements.views import contracts, inputs, internal, obligations, payments

app_name = "agreements"
urlpatterns = [
    path("", contracts.contracts, name="contracts"),
    path("contracts/new/<uuid:project>/", contracts.new, name="contract-new"),
    path("contracts/<uuid:pk>/", contracts.contract, name="contract"),
    path("contracts/<uuid:pk>/certify/", contracts.certify, name="certify"),
    path("contracts/<uuid:pk>/amendment/", contracts.amend, name="amendment-new"),
    path("contracts/<uuid:pk>/amendment/room/", contracts.room, name="amendment-room"),
    path("contracts/<uuid:pk>/obligation/", obligations.new_for_contract, name="contract-obligation-new"),
    path("contracts/<uuid:pk>/payments/", payments.payments, name="contract-payments"),
    path("contracts/<uuid:pk>/<str:action>/", contracts.act, name="contract-act"),
    path("certifications/<uuid:pk>/<str:action>/", contracts.act_on_certification, name="certification-act"),
    path("amendments/<uuid:pk>/<str:action>/", contracts.act_on_amendment, name="amendment-act"),
    path("approvals/<uuid:pk>/<str:action>/", contracts.act_on_approval, name="approval-act"),
    path("internal/", internal.internals, name="internals"),
    path("internal/new/<uuid:project>/", internal.new, name="internal-new"),
    path("internal/<uuid:pk>/", internal.internal, name="internal"),
    path("internal/<uuid:pk>/costs/new/", internal.cost, name="cost-new"),
    path("internal/<uuid:pk>/costs/gather/", internal.gather, name="gather"),
    path("internal/<uuid:pk>/costs/<uuid:item>/", internal.cost, name="cost-edit"),
    path("internal/<uuid:pk>/costs/<uuid:item>/remove/", internal.remove_cost, name="cost-remove"),
    path("internal/<uuid:pk>/inputs/", inputs.inputs, name="inputs"),
    path("internal/<uuid:pk>/in-kind/new/", inputs.contribution, name="in-kind-new"),
    path("internal/<uuid:pk>/in-kind/<uuid:item>/", inputs.contribution, name="in-kind-edit"),
    path("internal/<uuid:pk>/in-kind/<uuid:item>/remove/", inputs.remove_contribution, name="in-kind-remove"),
    path("internal/<uuid:pk>/funds/<uuid:organization>/", internal.funds, name="funds"),
    path("internal/<uuid:pk>/duties/", internal.duties, name="duties"),
    path("internal/<uuid:pk>/rule/", internal.choose_rule, name="choose-rule"),
    path("internal/<uuid:pk>/change/", internal.change, name="internal-change"),
    path("internal/<uuid:pk>/rules.xlsx", internal.comparison_xlsx, name="comparison-xlsx"),
    path("internal/<uuid:pk>/shares.xlsx", internal.shares_xlsx, name="shares-xlsx"),
    path("internal/<uuid:pk>/obligation/", obligations.new_for_internal, name="internal-obligation-new"),
    path("internal/<uuid:pk>/<str:action>/", internal.act, name="internal-act"),
    path("signatures/<uuid:pk>/<str:action>/", internal.act_on_signature, name="signature-act"),
    path("obligations/", obligations.obligations, name="obligations"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("obligations/<uuid:pk>/<str:action>/", obligations.act, name="obligation-act"),
    path("payments/", payments.payments, name="payments"),
    path("payments/imports/", payments.imports, name="payment-imports"),
    path("payments/imports/new/", payments.new_import, name="payment-import-new"),
    path("payments/imports/<uuid:pk>/", payments.one_import, name="payment-import"),
    path("payments/imports/<uuid:pk>/progress/", payments.progress, name="payment-import-progress"),
    path("payments/imports/<uuid:pk>/columns/", payments.columns, name="payment-import-columns"),
    path("payments/imports/<uuid:pk>/rejected.<str:form>", payments.rejected, name="payment-import-rejected"),
    path("payments/imports/<uuid:pk>/<str:action>/", payments.import_act, name="payment-import-act"),
    path("payments/<uuid:pk>/", payments.payment, name="payment"),
    path("payments/<uuid:pk>/<str:action>/", payments.act, name="payment-act"),
]
