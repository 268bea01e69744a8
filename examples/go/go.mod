module example.com/zc-gateway/destroy-port

go 1.19

require github.com/zenlayer/zenlayercloud-sdk-go v0.2.44
