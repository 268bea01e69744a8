// The official provider, pinned, as a program to be run by terraform and as a module to be tested.
// There is no go.sum: it is made where this is built, because not every proxy has the provider's module.
module zc-gateway/tests/clients/terraform

go 1.21

require (
	github.com/hashicorp/terraform-plugin-sdk/v2 v2.19.0
	github.com/zenlayer/terraform-provider-zenlayercloud v0.2.28
	github.com/zenlayer/zenlayercloud-sdk-go v0.2.40
)
